import { privateKeyForm } from './private-key-form.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** A sequence with this content in DER, whose length takes no further byte, or two. */
const sequence = (content: string, tag = '30'): Uint8Array => {
  const length = content.length / 2;
  const written = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return bytes(`${tag}${Buffer.from(written).toString('hex')}${content}`);
};

const rsa = '06092a864886f70d010101';
const version = '020100';
const padded = (content: string): string => content.padEnd(1_200, '0');

describe('the form of a private key', () => {
  it.each([
    ['PKCS#1', sequence(padded(`${version}0282`)), { type: 'pkcs1' }],
    ['PKCS#8', sequence(padded(`${version}300d${rsa}`)), { type: 'pkcs8' }],
    ['PKCS#8 with a public key', sequence(padded(`020101300d${rsa}`)), { type: 'pkcs8' }],
    ['a short PKCS#8', sequence(`${version}300d${rsa}`), { type: 'pkcs8' }],
  ])('is %s', (_what, der, form) => {
    expect(privateKeyForm(der)).toEqual(form);
  });

  it.each([
    ['06092a864886f70d01010a', 'RSA-PSS'],
    ['06072a8648ce3d0201', 'EC'],
    ['06032b6570', 'Ed25519'],
    ['06032b6571', 'Ed448'],
    ['06072a8648ce380401', 'DSA'],
    ['06032b656e', 'unknown'],
  ])('is of another algorithm, by its identifier %s: %s', (identifier, algorithm) => {
    expect(privateKeyForm(sequence(`${version}3005${identifier}`))).toEqual({
      type: 'other',
      algorithm,
    });
  });

  const whole = `${version}300d${rsa}`;
  it.each([
    ['nothing', bytes('')],
    ['a tag alone', bytes('30')],
    ['another tag', sequence(whole, '31')],
    ['too little content', sequence(whole).subarray(0, -1)],
    ['too much content', bytes(`${Buffer.from(sequence(whole)).toString('hex')}00`)],
    ['another version', sequence(`020102300d${rsa}`)],
    ['a version that comes later', sequence(`0400${whole}`)],
  ])('is damaged where there is %s', (_what, der) => {
    expect(privateKeyForm(der)).toEqual({ type: 'damaged' });
  });
});
