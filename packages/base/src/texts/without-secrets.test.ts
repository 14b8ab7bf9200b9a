import { withoutSecrets } from './without-secrets.ts';

it.each([
  ['nothing of the kind', ['secret!'], 'nothing of the kind'],
  ['Bearer secret! and secret!', ['secret!'], 'Bearer … and …'],
  ['password=p%40ss%20word', ['p@ss word'], 'password=…'],
  ['password=p%40ss+word', ['p@ss word'], 'password=…'],
  ['one-secret, other-secret', ['one-secret', 'other-secret'], '…, …'],
  ['six letters: secret', ['secret'], 'six letters: …'],
  ['five letters: word!', ['word!'], 'five letters: word!'],
  ['a short one', ['a'], 'a short one'],
])('%j without %j is %j', (text, secrets, shown) => {
  expect(withoutSecrets(text, secrets)).toBe(shown);
});
