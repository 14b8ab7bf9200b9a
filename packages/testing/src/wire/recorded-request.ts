import type { IncomingHttpHeaders } from 'node:http';
import { bayeuxMessages } from './bayeux-message.ts';
import type { BayeuxMessage } from './bayeux-message.ts';

/** One HTTP request as the org received it. */
export interface RecordedRequest {
  /** Time at which it had arrived completely, on the org's clock. */
  readonly at: number;
  readonly method: string;
  /** The path without its query string. */
  readonly path: string;
  /** The query string without its question mark, `''` when there is none. */
  readonly query: string;
  /** Names in lower case, as Node gives them. */
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, a form as an object of strings, other text as it came, `undefined` when empty. */
  readonly body: unknown;
  /** The Bayeux messages of a POST to `/cometd`; absent for every other request. */
  readonly messages?: readonly BayeuxMessage[];
}

/** Reads what arrived into a `RecordedRequest`. */
export const recordRequest = (
  at: number,
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  text: string,
): RecordedRequest => {
  const [path = '', query = ''] = url.split('?', 2);
  const body = readBody(headers['content-type'], text);
  const messages =
    method === 'POST' && path.startsWith('/cometd') ? bayeuxMessages(body) : undefined;
  const request = { at, method, path, query, headers, body };
  return messages === undefined ? request : { ...request, messages };
};

/** Parsed JSON, a form as an object of strings, other text as it came. */
export const readBody = (contentType: string | undefined, text: string): unknown => {
  if (text === '') return undefined;
  if (contentType?.includes('x-www-form-urlencoded') === true) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
