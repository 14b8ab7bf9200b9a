import { shellWord } from './shell-word.ts';

it.each([
  ['https://acme.my.salesforce.com/x-y_z', 'https://acme.my.salesforce.com/x-y_z'],
  ['00D5e!AQ', "'00D5e!AQ'"],
  ["it's $HOME", "'it'\\''s $HOME'"],
  ['', "''"],
])('%j is %s for a shell', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
