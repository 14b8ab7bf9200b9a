import { exactJson } from '../json/exact-json.ts';
import { avroNumbers } from './avro-numbers.ts';

it.each([
  ['{"n":17,"s":"a","b":true,"o":null}', { n: 17, s: 'a', b: true, o: null }],
  ['{"n":9223372036854775807}', { n: '9223372036854775807' }],
  ['{"n":0.12345678901234567890}', { n: 0.12345678901234568 }],
  ['{"within":[{"n":9223372036854775807}]}', { within: [{ n: '9223372036854775807' }] }],
])('%s has the numbers that Avro takes', (json, numbers) => {
  expect(avroNumbers(exactJson.parse(json))).toEqual(numbers);
});
