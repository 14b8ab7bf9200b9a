import { createContext, runInContext } from 'node:vm';
import { messageOf } from './message-of.ts';

it.each<[string, unknown, string]>([
  ['an error', new TypeError('no route'), 'no route'],
  ['an error without a text', new Error(), ''],
  ['an error of another realm', runInContext('new Error("far away")', createContext()), 'far away'],
  ['a text', 'no route', 'no route'],
  ['a number', 7, '7'],
  ['a symbol', Symbol('why'), 'Symbol(why)'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['an object whose message is no text', { message: 7 }, '[object Object]'],
  ['an object without a text', Object.create(null), 'a value of type object'],
  [
    'an object whose message throws',
    Object.defineProperty({}, 'message', {
      get: () => {
        throw new Error('inner');
      },
    }),
    'a value of type object',
  ],
])('is the text of %s', (_, thrown, text) => {
  expect(messageOf(thrown)).toBe(text);
});

it('has at most 500 characters, none of them cut in two', () => {
  expect(messageOf(new Error('x'.repeat(501)))).toBe(`${'x'.repeat(500)}…`);
  expect(messageOf('x'.repeat(500))).toBe('x'.repeat(500));
  expect(messageOf(`${'x'.repeat(499)}😀`)).toBe(`${'x'.repeat(499)}…`);
});
