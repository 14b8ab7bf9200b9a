import { unlikePem } from './unlike-pem.ts';

const base64 = /: it is the base64 of a PEM file\./;
const hyphens = /: its first and last line must be /;
const middle = /: its first and last line are missing\./;
const ssh = /: it is an SSH public key\./;
const json = /: it is JSON\./;
const aPath = /: it seems to be a path\./;
const nothing = /^is not a key in PEM form\. Give the content of the file/;

describe('a text without a block of PEM', () => {
  it.each([
    ['\nLS0tLS1CRUdJTiBQ', base64],
    ['xLS0tLS1CRUdJTiBQ', nothing],
    ['key: LS0tLS1CRUdJTiBQ', nothing],
    ['-----BEGIN PRIVATE KEY-----', /: its last line, such as .*, is missing/],
    ['BEGIN RSA PRIVATE KEY', hyphens],
    ['END RSA PRIVATE KEY', hyphens],
    ['begin certificate', hyphens],
    ['\nMIIEvQIBADAN', middle],
    ['xMIIEvQIBADAN', nothing],
    ['a MIIEvQIBADAN', nothing],
    ['\nssh-rsa AAAA', ssh],
    ['ecdsa-sha2-nistp256 AAAA', ssh],
    ['my ssh-rsa AAAA', nothing],
    ['xssh-rsa AAAA', nothing],
    ['\n{"kty":"RSA"}', json],
    ['["a"]', json],
    ['see {"kty":"RSA"}', nothing],
    ['\n./server\n', aPath],
    ['C:\\server', aPath],
    ['server.KEY', aPath],
    ['some text\n./server', nothing],
    ['./server\nsome text', nothing],
    ['s3cret', nothing],
  ])('is told by what it seems to be: %j', (text, what) => {
    expect(unlikePem(text)).toMatch(what);
  });
});
