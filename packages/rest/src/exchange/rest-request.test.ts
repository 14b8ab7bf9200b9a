import { platformJson } from '@sfstream/base';
import { jsonText } from './rest-request.ts';

const circle: { self?: unknown } = {};
circle.self = circle;

it.each<[string, unknown]>([
  ['a circle', circle],
  ['a bigint', { id: 1n }],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  [
    'an object that throws',
    {
      toJSON: () => {
        throw new RangeError('mine');
      },
    },
  ],
])('%s is refused as what cannot be written, by the name of its field', (_, value) => {
  let thrown: unknown;
  try {
    jsonText(platformJson, value, 'payload');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    name: 'ClientError',
    field: 'payload',
    message: expect.stringContaining('payload cannot be written as JSON'),
  });
});

it('what has JSON is written by the codec', () => {
  expect(jsonText(platformJson, { a: [1] })).toBe('{"a":[1]}');
  expect(jsonText({ ...platformJson, stringify: String }, 1n)).toBe('1');
});
