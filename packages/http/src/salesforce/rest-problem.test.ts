import { restProblems } from './rest-problem.ts';

const unknown = { errorCode: 'UNKNOWN', message: 'text', fields: [] };

it('a message without a code is a problem whose code is not known', () => {
  expect(restProblems({ message: 'text' })).toEqual([unknown]);
});

it.each([[null], [undefined], ['text'], [7], [[null, 'text']], [{}]])(
  '%j has no problems',
  (body) => {
    expect(restProblems(body)).toEqual([]);
  },
);

it('a code of OAuth may have 100 characters', () => {
  const error = `a_${'b'.repeat(98)}`;
  expect(restProblems({ error })).toEqual([{ errorCode: error, message: '', fields: [] }]);
});

it.each([
  ['a longer one', `a_${'b'.repeat(99)}`],
  ['the name of a status', 'Forbidden'],
  ['what ends like a code', 'see invalid_grant'],
  ['what begins like a code', 'invalid_grant: expired'],
  ['a list', ['invalid_grant']],
])('the code of OAuth is not %s', (_, error) => {
  expect(restProblems({ error, message: 'text' })).toEqual([unknown]);
});

it('fields are named where all are texts', () => {
  const problem = { errorCode: 'A_B', message: '' };
  expect(restProblems({ ...problem, fields: ['A', 'B'] })).toMatchObject([{ fields: ['A', 'B'] }]);
  expect(restProblems({ ...problem, fields: ['A', 7] })).toMatchObject([{ fields: [] }]);
  expect(restProblems({ ...problem, fields: 'A' })).toMatchObject([{ fields: [] }]);
});
