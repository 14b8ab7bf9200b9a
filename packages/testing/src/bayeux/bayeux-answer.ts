import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { JSON_TYPE } from '../wire/http-server.ts';
import type { HttpAnswer } from '../wire/http-server.ts';

/** A response of the Bayeux endpoint: events first, as CometD 3.1 writes them, then the replies. */
export const bayeuxAnswer = (
  events: readonly string[],
  replies: readonly BayeuxMessage[],
  setCookie: readonly string[] = [],
): HttpAnswer => ({
  status: 200,
  headers: {
    'Content-Type': JSON_TYPE,
    ...(setCookie.length > 0 && { 'Set-Cookie': [...setCookie] }),
  },
  body: `[${[...events, ...replies.map((reply) => JSON.stringify(reply))].join(',')}]`,
});
