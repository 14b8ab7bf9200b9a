import type { Document } from '@xmldom/xmldom';
import type { AccessToken } from '../token/access-token.ts';
import { AuthenticationError } from '../errors/authentication-error.ts';
import { instanceOrigin } from '../hosts/instance-origin.ts';
import type { LoginAnswer } from '../login/login-failure.ts';
import { loginFailure } from '../login/login-failure.ts';
import type { LoginPort } from '../login/login-port.ts';

/**
 * Reads the answer to a SOAP login at `url`: a token, or what it fails with: an {@link AuthenticationError} when the login is
 * refused, a {@link TransportError} when the answer tells nothing of the credentials.
 */
export const readSoapLoginReply = async (
  { flow, hosts }: Pick<LoginPort, 'flow' | 'hosts'>,
  url: string,
  response: LoginAnswer,
): Promise<AccessToken> => {
  const { status, body } = response;
  const reply = await parseXml(body);
  const accessToken = textOf(reply, 'sessionId');
  const serverUrl = textOf(reply, 'serverUrl');
  if (status < 200 || status > 299 || accessToken === undefined || serverUrl === undefined) {
    const expected = 'a SOAP reply with sessionId and serverUrl';
    throw loginFailure({ flow, url, what: 'the login', expected }, response);
  }
  if (textOf(reply, 'passwordExpired') === 'true') {
    throw new AuthenticationError(
      `${url} granted a token that can do no more than set a new password, for the password has expired. Set one in the browser, then log in with it.`,
      { status, error: 'PASSWORD_EXPIRED' },
    );
  }
  return {
    accessToken,
    tokenType: 'Bearer',
    instanceUrl: instanceOrigin(url, 'serverUrl', serverUrl, hosts),
    ...lifetimeIn(reply),
  };
};

const lifetimeIn = (reply: Document | undefined): Pick<AccessToken, 'validFor'> => {
  const seconds = Number(textOf(reply, 'sessionSecondsValid'));
  return seconds > 0 && Number.isFinite(seconds) ? { validFor: seconds * 1000 } : {};
};

/** Characters. A reply to a login has some thousands; reading a longer text would only cost time. */
const longestReply = 1_000_000;

const parseXml = async (text: string): Promise<Document | undefined> => {
  if (text.length > longestReply) return undefined;
  const { DOMParser, onErrorStopParsing } = await import('@xmldom/xmldom');
  try {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
  } catch {
    // The parser's message may quote the text, which may hold a token.
    return undefined;
  }
};

const textOf = (reply: Document | undefined, name: string): string | undefined =>
  reply?.getElementsByTagNameNS('*', name).item(0)?.textContent || undefined;
