import type { HttpAnswer } from '../wire/http-server.ts';
import type { MockCredentials } from './mock-credentials.ts';
import { isKnownUser, isPasswordOf } from './oauth-form.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';
import type { TokenRegistry } from './token-registry.ts';

/** The last version of the SOAP API with `login()`. */
const NEWEST_VERSION = 64;

/** `/services/Soap/u/<version>`: `login()` of the SOAP API, and nothing else of it. */
export const soapLogin = (
  { path, body }: RecordedRequest,
  tokens: TokenRegistry,
  credentials: MockCredentials,
  instanceUrl: string,
): HttpAnswer => {
  const version = Number(/^\/services\/Soap\/[uc]\/(\d+)\.0(\/|$)/.exec(path)?.[1]);
  if (!(version <= NEWEST_VERSION)) {
    return fault('UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL');
  }
  const [username, password] = ['username', 'password'].map((name) => field(String(body), name));
  if (!isKnownUser(username, credentials)) return invalidLogin();
  if (isPasswordOf(password, credentials)) {
    const serverUrl = `${instanceUrl}/services/Soap/u/${version}.0/00D5e000000AAAA`;
    return granted(tokens.issue('session'), serverUrl, credentials.username);
  }
  return credentials.securityToken !== undefined && password === credentials.password
    ? fault(
        'LOGIN_MUST_USE_SECURITY_TOKEN',
        'Invalid username, password, security token; or user locked out. Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you must add a security token to your password to log in.',
      )
    : invalidLogin();
};

const invalidLogin = (): HttpAnswer =>
  fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');

const granted = (sessionId: string, serverUrl: string, userName: string): HttpAnswer =>
  xmlAnswer(
    200,
    `<loginResponse xmlns="urn:partner.soap.sforce.com"><result><metadataServerUrl>${serverUrl.replace('/u/', '/m/')}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>${serverUrl}</serverUrl><sessionId>${sessionId}</sessionId><userId>0055e000001AbCdAAK</userId><userInfo><organizationId>00D5e000000AAAAEA2</organizationId><sessionSecondsValid>7200</sessionSecondsValid><userName>${escaped(userName)}</userName></userInfo></result></loginResponse>`,
  );

const fault = (code: string, text: string): HttpAnswer =>
  xmlAnswer(
    500,
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${text}</faultstring></soapenv:Fault>`,
  );

const xmlAnswer = (status: number, body: string): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'text/xml; charset=UTF-8' },
  body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
});

/** The text of the first element of that name. */
const field = (xml: string, name: string): string | undefined => {
  const text = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(xml)?.[1];
  return text === undefined ? undefined : unescaped(text);
};

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** XML 1.0, 2.11 and 4.1. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/&(#x?)?(\w+);/g, (_, number: string, name: string) => {
      if (number === '#') return String.fromCodePoint(Number.parseInt(name, 10));
      if (number === '#x') return String.fromCodePoint(Number.parseInt(name, 16));
      return named.get(name) ?? '';
    });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
