/** The names under which secrets stand in the sources of tests and in the forms of logins. */
const names = [
  'password',
  'passphrase',
  'security_?token',
  'consumer_?secret',
  'client_?secret',
  'access_?token',
  'refresh_?token',
  'private_?key',
  'assertion',
  'code_?verifier',
].join('|');

const literal = new RegExp(`\\b(?:${names})["']?\\s*[:=]\\s*(["'])([^"'\\n]+)\\1`, 'gi');

/** Finds what the source of a test calls a secret. */
export const secretsOfSource = (source: string): readonly string[] =>
  [...source.matchAll(literal)].map(([, , secret = '']) => secret);

const authorization = /^authorization: (?:(?:bearer|oauth|basic) )?(.+)/gim;
const cookies = /^cookie: (.+)/gim;
const formField = new RegExp(`(?:^|&)(?:${names}|code)=([^&\\n]+)`, 'gim');
const xmlElement = /<(?:\w+:)?(?:password|sessionId)>([^<]+)</gi;

/** Finds the token, cookies and credentials of a request, of which `text` is the head or the body or both. */
export const secretsOfRequest = (text: string): readonly string[] => [
  ...firstGroups(text, authorization),
  ...firstGroups(text, cookies).flatMap((line) =>
    line.split('; ').map((cookie) => cookie.slice(cookie.indexOf('=') + 1)),
  ),
  ...firstGroups(text, formField).map((value) => new URLSearchParams(`=${value}`).get('') ?? ''),
  ...firstGroups(text, xmlElement),
];

const firstGroups = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, group = '']) => group.trim());
