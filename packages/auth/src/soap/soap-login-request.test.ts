import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import fc from 'fast-check';
import { thrownBy } from '../../test/helpers/thrown-by.ts';
import { checkXmlText, soapLoginRequest } from './soap-login-request.ts';

/** Reads the message as a reader of XML does. */
const readBack = (xml: string): (string | null | undefined)[] => {
  const read = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml');
  return ['username', 'password'].map(
    (name) => read.getElementsByTagNameNS('urn:partner.soap.sforce.com', name).item(0)?.textContent,
  );
};

const refusalOf = (text: string): unknown => thrownBy(() => checkXmlText('password', text));
const taken = { returned: undefined };

it('is the message of the SOAP API guide', async () => {
  expect(await soapLoginRequest('user@acme.example', 'pass')).toBe(
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><login xmlns="urn:partner.soap.sforce.com"><username>user@acme.example</username><password>pass</password></login></env:Body></env:Envelope>',
  );
});

it.each([
  ['<&>', '&lt;&amp;&gt;'],
  [']]>', ']]&gt;'],
  ['&amp;&#60;', '&amp;amp;&amp;#60;'],
  ['a\r\nb', 'a&#13;\nb'],
  ['\u0085\u2028\u2029', '&#133;&#8232;&#8233;'],
  ['"\'', '"\''],
  ['</password>', '&lt;/password&gt;'],
])('writes %j as XML 1.0 has it (2.4 and 2.11; behaviour 68)', async (text, written) => {
  expect(await soapLoginRequest('user', text)).toContain(`<password>${written}</password>`);
});

it.each([
  '<&>"\'',
  ']]>',
  '&amp;&#60;',
  '<!-- x --><?y?><![CDATA[z]]>',
  ' a\tb ',
  'a\r\nb\rc\nd',
  '\u0085\u2028\u2029\u00a0\ufeff',
  'ü 漢 😀',
  '</password><password>other',
  '',
])('brings %j to the other side as it is (behaviour 68)', async (text) => {
  expect(readBack(await soapLoginRequest(text, text))).toEqual([text, text]);
});

it('brings every text to the other side as it is, or refuses it by name (behaviour 68)', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...Array.from('<>&"\';#]\r\n\u0085\u2028\u2029 a')) }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (username, password) => {
      const refusal = [username, password].map(refusalOf).find((each) => each instanceof Error);
      if (refusal === undefined) {
        expect(readBack(await soapLoginRequest(username, password))).toEqual([username, password]);
      } else {
        expect(refusal).toMatchObject({ name: 'ClientError', field: 'password' });
      }
    }),
    { numRuns: 1000 },
  );
});

it.each([
  '\u0000',
  'a\u0008',
  '\u000b',
  '\u000c',
  '\u001f',
  '\ud800',
  '\udc00a',
  '\ufffe',
  '\uffff',
])('refuses %j, which XML cannot hold, and quotes nothing', (text) => {
  expect(refusalOf(`secret${text}`)).toMatchObject({
    name: 'ClientError',
    field: 'password',
    message: expect.not.stringContaining('secret'),
  });
});

it('takes all that XML can hold', () => {
  for (const text of [
    '\t\n\r',
    '\u007f',
    '\ud7ff',
    '\ue000',
    '\ufffd',
    '\u{10000}',
    '\u{10ffff}',
  ]) {
    expect(refusalOf(text)).toEqual(taken);
  }
});
