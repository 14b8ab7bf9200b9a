import { readHeaders } from './read-headers.ts';

it('names are in lower case, and values are texts', () => {
  expect(readHeaders({ 'Content-Type': 'text/html', AGE: 7 })).toEqual({
    plain: { 'content-type': 'text/html', age: '7' },
    setCookie: [],
  });
});

it('repeated headers are joined by commas', () => {
  expect(readHeaders({ Via: ['1.1 a', '1.1 b'] }).plain).toEqual({ via: '1.1 a, 1.1 b' });
});

it.each([
  ['one', 'sid=abc', ['sid=abc']],
  ['several', ['sid=abc', 'x=1, 2'], ['sid=abc', 'x=1, 2']],
])('%s of Set-Cookie are for the cookie jar alone', (_, value, setCookie) => {
  expect(readHeaders({ 'Set-Cookie': value, age: '1' })).toEqual({
    plain: { age: '1' },
    setCookie,
  });
});
