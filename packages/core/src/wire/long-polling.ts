import type { AccessToken } from '@sfstream/auth';
import type { JsonCodec } from '@sfstream/base';
import type { Http, HttpResponse } from '@sfstream/http';
import { ClientError, DecodeError, memoizeLast, parseJson } from '@sfstream/base';
import { safeUrl } from '@sfstream/http';
import { map } from 'rxjs';
import type { Exchange, IdentifiedRequest } from './exchange.ts';
import { extended } from './extension.ts';
import type { Extension } from './extension.ts';
import { foreignAnswer } from './foreign-answer.ts';
import { readMessages } from './read-messages.ts';
import type { Messages } from './read-messages.ts';

/** Long-polling to `{instance URL}/cometd/{version}` with the token in the header (Streaming API guide, "Clients and Cookies"). */
export const longPolling = (
  http: Http,
  json: JsonCodec,
  token: AccessToken,
  apiVersion: string,
  extensions: readonly Extension[] = [],
): Exchange => {
  const url = `${new URL(token.instanceUrl).origin}/cometd/${apiVersion}`;
  const toMessages = map(responseReader(url, json, extensions, token.accessToken));
  const purposeOf = memoizeLast(purpose);
  const headers = {
    'content-type': 'application/json;charset=UTF-8',
    authorization: `${token.tokenType} ${token.accessToken}`,
  };
  return (requests, { lane = 'call', timeout } = {}) =>
    http
      .request({
        method: 'POST',
        url,
        headers,
        body: written(json, extended('outgoing', extensions, requests)),
        lane,
        purpose: purposeOf(requests[0]?.channel),
        timeout,
      })
      .pipe(toMessages);
};

/** The purpose of requests to the channel. Only requests of one kind travel together. */
const purpose = (channel = ''): string => {
  const [, name] = /^\/meta\/(\w+)$/.exec(channel) ?? [];
  if (name === undefined) return 'publish';
  return name === 'connect' ? 'poll' : name;
};

const written = (json: JsonCodec, requests: readonly IdentifiedRequest[]): string => {
  try {
    return json.stringify(requests);
  } catch (cause) {
    throw new ClientError(
      'The JSON codec cannot write a request. It must write a bigint as digits, since long replay ids are bigints.',
      { field: 'json', cause },
    );
  }
};

/** Bayeux messages count whatever the status (protocol errors come with 200 and with 400); without any, the status does. */
const responseReader = (
  url: string,
  json: JsonCodec,
  extensions: readonly Extension[],
  secret: string,
): ((response: HttpResponse) => Messages) => {
  const messagesIn = bayeuxReader(url, json, extensions);
  return (response) => {
    const messages = messagesIn(response);
    if (messages === undefined) throw foreignAnswer(url, response, secret);
    return messages;
  };
};

/**
 * Reads the messages of an answer. Undefined where it holds none, except for an empty list with a successful status.
 */
const bayeuxReader = (
  url: string,
  json: JsonCodec,
  extensions: readonly Extension[],
): ((response: HttpResponse) => Messages | undefined) => {
  const what = `The answer of ${safeUrl(url)}`;
  // Many answers share a second, and parsing a date takes longer than parsing a message.
  const timeOf = memoizeLast(timeIn);
  return ({ status, headers, body }) => {
    try {
      const parsed = parseJson(json, what, body);
      const messages = readMessages(
        extensions.length === 0
          ? parsed
          : extended('incoming', extensions, Array.isArray(parsed) ? parsed : [parsed]),
        timeOf(headers['date']),
      );
      const isEmpty = messages.events.length + messages.replies.length === 0;
      return isEmpty && !(status >= 200 && status < 300) ? undefined : messages;
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  };
};

/** Epoch milliseconds; undefined for what is no date, and for the first instant of 1970, which no server tells. */
const timeIn = (date = ''): number | undefined => Date.parse(date) || undefined;
