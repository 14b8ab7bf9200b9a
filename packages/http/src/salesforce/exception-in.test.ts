import { exceptionIn } from './exception-in.ts';

it.each([
  ['JSON', '[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"x"}]'],
  ['a result of a record', '[{"statusCode":"UNABLE_TO_LOCK_ROW"}]'],
  ['SOAP', '<faultcode>sf:UNABLE_TO_LOCK_ROW</faultcode>'],
])('an exception is found in %s', (_, body) => {
  expect(exceptionIn('UNABLE_TO_LOCK_ROW')({ body })).toBe(true);
  expect(exceptionIn('REQUEST_LIMIT_EXCEEDED')({ body })).toBe(false);
});
