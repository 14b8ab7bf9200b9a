import type { HttpResponse } from '@sfstream/http';
import { TransportError } from '@sfstream/http';
import type { Document } from '@xmldom/xmldom';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import type { AccessToken } from './access-token.ts';
import { AuthenticationError } from './authentication-error.ts';
import { instanceOrigin } from './instance-origin.ts';
import { checkAnswered, loginRefused } from './oauth-refusal.ts';

/**
 * Reads the answer to a SOAP login at `url`: a token, or what it throws: an {@link AuthenticationError} when the login is
 * refused, a {@link TransportError} when the endpoint is out of order and a later try may succeed.
 */
export const readSoapLoginReply = (url: string, response: HttpResponse): AccessToken => {
  const { status } = response;
  const reply = parseXml(response.body);
  // Faults come with HTTP 500, so they are looked for first.
  const fault = textOf(reply, 'faultcode');
  if (fault !== undefined) throw refusedBy(url, status, fault, textOf(reply, 'faultstring'));
  checkAnswered(url, response);
  const accessToken = textOf(reply, 'sessionId');
  const serverUrl = textOf(reply, 'serverUrl');
  if (status >= 300 || accessToken === undefined || serverUrl === undefined) {
    throw new AuthenticationError(
      `${url} answered HTTP ${status}, but the body is no SOAP reply with sessionId and serverUrl. Check that loginUrl is a Salesforce login host.`,
      { status },
    );
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
    instanceUrl: instanceOrigin(url, 'serverUrl', serverUrl),
  };
};

const parseXml = (text: string): Document | undefined => {
  try {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
  } catch {
    // The parser's message may quote the text, which may hold a token.
    return undefined;
  }
};

const textOf = (reply: Document | undefined, name: string): string | undefined =>
  reply?.getElementsByTagNameNS('*', name).item(0)?.textContent || undefined;

const refusedBy = (
  url: string,
  status: number,
  fault: string,
  text = '',
): AuthenticationError | TransportError => {
  const error = fault.replace(/^.*:/, '');
  if (error === 'SERVER_UNAVAILABLE') {
    return new TransportError(`${url} is out of order (${error}). A later try may succeed.`, {
      method: 'POST',
      url,
      status,
    });
  }
  // The text begins with the code once more.
  const description = text.startsWith(`${error}: `) ? text.slice(error.length + 2) : text;
  return loginRefused(url, 'the login', { status, error, description });
};
