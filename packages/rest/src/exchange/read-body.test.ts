import * as t from 'io-ts';
import { readBody } from './read-body.ts';

const Named = t.type({ name: t.string }, 'an object with a name');

it('a body of the type is given as it is', () => {
  const body = { name: 'a', other: 1 };
  expect(readBody('The answer', Named, body)).toBe(body);
});

it('another body is refused without being quoted', () => {
  const read = () => readBody('The answer', Named, { name: 42_424 });
  expect(read).toThrow(
    'The answer does not have the expected form: it must be an object with a name',
  );
  expect(read).not.toThrow(/42424/);
});
