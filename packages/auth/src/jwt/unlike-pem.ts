/** Kinds of texts that hold no block of PEM, and what to do. The first row that fits counts. */
const kinds: readonly (readonly [is: RegExp, what: string])[] = [
  [
    // Bytes that a text of PEM cannot have; U+FFFD stands where they were read as UTF-8.
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000-\u0008\u000e-\u001a\u007f-\u009f\ufffd]/,
    'it is binary. Convert it first: openssl pkey -inform DER -in key.der -out key.pem, or of a .p12 file openssl pkcs12 -in key.p12 -nocerts -nodes -out key.pem.',
  ],
  [
    // "-----BEGIN" in base64.
    /^\s*LS0tLS1CRUdJTi/,
    "it is the base64 of a PEM file. Decode it first: Buffer.from(text, 'base64').toString('utf8'), or base64 -d.",
  ],
  [
    /-----BEGIN [A-Z0-9 ]{1,40}-----/,
    'its last line, such as -----END PRIVATE KEY-----, is missing or differs from the first. Give the whole content of the file.',
  ],
  [
    /BEGIN [A-Z0-9 ]{0,40}(KEY|CERTIFICATE)|END [A-Z0-9 ]{0,40}(KEY|CERTIFICATE)/i,
    'its first and last line must be -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----, in capitals and with five hyphens on each side.',
  ],
  [
    // What every key and certificate begins with: a sequence of some hundred bytes (X.690, 8.1.3).
    /^\s*MI[IGHEC]/,
    'its first and last line are missing. Put -----BEGIN PRIVATE KEY----- before it and -----END PRIVATE KEY----- behind it.',
  ],
  [
    /^\s*(ssh-|ecdsa-)/,
    'it is an SSH public key. Give the private key, in PEM form: ssh-keygen -p -m PKCS8 -f key.',
  ],
  [/^\s*[{[]/, 'it is JSON. Give the PEM text that is in it, or export a JWK as PEM.'],
  [
    /^\s*[^\n]{0,500}([/\\]|\.(pem|key|crt|cer|der|p12|pfx|jks|txt))[^\n]{0,500}\s*$/i,
    'it seems to be a path. Give the content of the file, such as readFileSync(path) gives as a text, not its path.',
  ],
];

/** Says what is wrong with a text that holds no block of PEM. */
export const unlikePem = (text: string): string => {
  const what = kinds.find(([is]) => is.test(text))?.[1];
  return what === undefined
    ? 'is not a key in PEM form. Give the content of the file, which begins with -----BEGIN PRIVATE KEY-----, not its path.'
    : `is not a key in PEM form: ${what}`;
};
