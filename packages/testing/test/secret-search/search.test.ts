import { createSearch } from './search.ts';

const password = 'planted+password&=!ü';

const found = (text: string): readonly string[] => {
  const search = createSearch();
  search.hide([password]);
  search.read(text);
  return search.finish();
};

describe('the search', () => {
  it.each([
    ['as it is', `Login with ${password} failed`],
    ['in JSON', JSON.stringify({ note: `a "${password}"` })],
    ['in a URL', `https://acme.example/?p=${encodeURIComponent(password)}`],
    ['in a form', new URLSearchParams({ p: password }).toString()],
    ['in Base64', Buffer.from(password).toString('base64')],
    ['in Base64 behind one byte', Buffer.from(`:${password}`).toString('base64')],
    ['in Base64 behind two bytes', Buffer.from(`x:${password}`).toString('base64')],
    ['in Base64 before others', Buffer.from(`${password}:x`).toString('base64')],
    ['in Base64 for URLs', Buffer.from(`?>${password}`).toString('base64url')],
  ])('finds a secret %s', (_, text) => {
    expect(found(text)).toHaveLength(1);
  });

  it('finds nothing where there is nothing', () => {
    expect(found('Login failed: the password was refused.')).toEqual([]);
  });

  it('finds what is deep in an error, as the error is at the end of the test', () => {
    const search = createSearch();
    search.hide([password]);
    const error = new Error('outer', { cause: new Error('inner') });
    search.show(error);
    Object.assign(error, { config: { headers: [password] } });
    expect(search.finish().length).toBeGreaterThan(0);
  });

  it('finds every token of the mock org by one of them', () => {
    const search = createSearch();
    search.hide(['00D5e000000AAAA!AQone']);
    search.read('Bearer 00D5e000000AAAA!AQother');
    expect(search.finish()).toHaveLength(1);
  });

  it('shows where, and forgets what it has read but not what it looks for', () => {
    const search = createSearch();
    search.hide([password]);
    search.read(`before ${password} after`);
    expect(search.finish()).toEqual([`before ${password} after`]);
    expect(search.finish()).toEqual([]);
    search.read(password);
    expect(search.finish()).toEqual([password]);
  });

  it('leaves out what cannot be told from ordinary words', () => {
    const search = createSearch();
    search.hide(['password', 'token 1']);
    search.read('the password of token 1');
    expect(search.finish()).toEqual([]);
  });
});
