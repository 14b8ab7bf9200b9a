import type { OutgoingHttpHeaders } from 'node:http';
import { isUint8Array } from 'node:util/types';
import { bayeuxMessages } from '../wire/bayeux-message.ts';
import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { jsonAnswer } from '../wire/http-server.ts';
import type { HttpAnswer, HttpExchange } from '../wire/http-server.ts';
import { readBody } from '../wire/recorded-request.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';

/** Requests to answer: a channel (`'/meta/connect'`), a path (`'/services/oauth2/token'`), or a predicate. */
export type InterceptMatch = string | ((request: RecordedRequest) => boolean);

/**
 * Answer to an intercepted request.
 *
 * - `{ messages }`: HTTP 200 with these messages. Each gets the `channel` and `id` of the request message it answers
 *   unless it has members of these names (`channel: undefined` leaves the channel out).
 * - `{ status, headers, body }`: exactly this. A body that is neither text nor bytes is sent as JSON.
 * - `'drop'`: destroy the socket, the request is not processed.
 * - `'hang'`: never answer; the request is not processed.
 * - `'truncate'`: process the request, announce the whole true answer, send half of it and destroy the socket.
 * - `{ drip }`: process the request and send the true answer piece by piece, from its first header to its last byte in
 *   so many milliseconds.
 * - `{ change }`: process the request; what `change` makes of the true answer takes its place. There `undefined`,
 *   `'truncate'` and `{ drip }` mean the true answer, `'drop'` and `'hang'` keep it from the client.
 * - `undefined`: as if there were no intercept.
 */
export type InterceptAnswer =
  | { readonly messages: readonly BayeuxMessage[] }
  | { readonly status: number; readonly headers?: OutgoingHttpHeaders; readonly body?: unknown }
  | 'drop'
  | 'hang'
  | 'truncate'
  | { readonly drip: number }
  | { readonly change: (answer: TrueAnswer) => InterceptAnswer | Promise<InterceptAnswer> }
  | undefined;

/** Answer that the org itself has made. `{ ...answer, body }` changes no more than the body. */
export interface TrueAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** Parsed JSON, or text. */
  readonly body: unknown;
  /** The messages of a Bayeux answer that carry data, in order. */
  readonly events: readonly BayeuxMessage[];
  /** The others, in order. */
  readonly replies: readonly BayeuxMessage[];
}

/** An answer, or how to make one from the request. A promise delays the answer. */
export type InterceptRespond =
  | InterceptAnswer
  | ((request: RecordedRequest) => InterceptAnswer | Promise<InterceptAnswer>);

interface Interceptor {
  readonly match: InterceptMatch;
  readonly respond: InterceptRespond;
  left: number;
}

/** The fault switches that are set, in the order they were set. */
export class Interceptors {
  readonly #interceptors = new Set<Interceptor>();

  add(match: InterceptMatch, respond: InterceptRespond, times: number): () => void {
    const interceptor = { match, respond, left: times };
    if (times > 0) this.#interceptors.add(interceptor);
    return () => void this.#interceptors.delete(interceptor);
  }

  /** Passes the exchange to the first interceptor that answers it, otherwise to `handle`. */
  apply(exchange: HttpExchange, handle: Handle): void {
    if (this.#interceptors.size === 0) handle(exchange);
    else this.#offer([...this.#interceptors], exchange, handle);
  }

  #offer(candidates: readonly Interceptor[], exchange: HttpExchange, handle: Handle): void {
    const index = candidates.findIndex(
      ({ match, left }) => left > 0 && matches(match, exchange.request),
    );
    const interceptor = candidates[index];
    if (interceptor === undefined) {
      handle(exchange);
      return;
    }
    const { match, respond } = interceptor;
    // Counted before the answer is made, so that two requests at once do not share the last time.
    interceptor.left -= 1;
    const settle = (answer: InterceptAnswer): void => {
      if (answer === undefined) {
        interceptor.left += 1;
        this.#offer(candidates.slice(index + 1), exchange, handle);
        return;
      }
      if (interceptor.left <= 0) this.#interceptors.delete(interceptor);
      perform(answer, match, exchange, handle);
    };
    whenMade(typeof respond === 'function' ? respond(exchange.request) : respond, exchange, settle);
  }
}

/** Uses an answer at once unless it is a promise, so that the next request does not overtake this one. */
const whenMade = (
  answer: InterceptAnswer | Promise<InterceptAnswer>,
  { fail }: HttpExchange,
  use: (answer: InterceptAnswer) => void,
): void => {
  if (isPromise(answer)) answer.then(use).catch(fail);
  else use(answer);
};

/** Looks at the shape, since test runners may give tests another `Promise` than Node's own modules have. */
const isPromise = (
  answer: InterceptAnswer | Promise<InterceptAnswer>,
): answer is Promise<InterceptAnswer> => typeof answer === 'object' && 'then' in answer;

type Handle = (exchange: HttpExchange) => void;

const matches = (match: InterceptMatch, request: RecordedRequest): boolean =>
  typeof match === 'function'
    ? match(request)
    : request.path === match || request.messages?.some(({ channel }) => channel === match) === true;

const perform = (
  answer: Exclude<InterceptAnswer, undefined>,
  match: InterceptMatch,
  exchange: HttpExchange,
  handle: Handle,
): void => {
  if (answer === 'hang') return;
  if (answer === 'drop') exchange.drop();
  else if (answer === 'truncate') handle({ ...exchange, answer: exchange.answerHalf });
  else if ('drip' in answer) {
    handle({ ...exchange, answer: (whole) => exchange.answerSlowly(whole, answer.drip) });
  } else if ('change' in answer) {
    handle({ ...exchange, answer: changing(answer.change, match, exchange) });
  } else exchange.answer(httpAnswer(answer, match, exchange.request));
};

/** Answers with what `change` makes of the true answer. */
const changing =
  (change: Change, match: InterceptMatch, exchange: HttpExchange) =>
  (whole: HttpAnswer): void => {
    const sendWhole: Handle = ({ answer }) => answer(whole);
    try {
      whenMade(change(trueAnswer(whole)), exchange, (changed) => {
        if (changed === undefined) exchange.answer(whole);
        else perform(changed, match, exchange, sendWhole);
      });
    } catch (error) {
      exchange.fail(error);
    }
  };

type Change = Extract<InterceptAnswer, { change: unknown }>['change'];

const trueAnswer = ({ status, headers = {}, body = '' }: HttpAnswer): TrueAnswer => {
  const read = readBody(undefined, String(body));
  const messages = bayeuxMessages(read) ?? [];
  return {
    status,
    headers,
    body: read,
    events: messages.filter(({ data }) => data !== undefined),
    replies: messages.filter(({ data }) => data === undefined),
  };
};

const httpAnswer = (
  answer: Extract<InterceptAnswer, { messages: unknown } | { status: number }>,
  match: InterceptMatch,
  request: RecordedRequest,
): HttpAnswer => {
  if ('messages' in answer) return jsonAnswer(200, completed(answer.messages, match, request));
  const { status, headers = {}, body } = answer;
  if (body === undefined) return { status, headers };
  return typeof body === 'string' || isUint8Array(body)
    ? { status, headers, body }
    : jsonAnswer(status, body, headers);
};

/** Fills in the channel and id of the request's messages: that of the same channel, else the matched one, else the one in the same place. */
const completed = (
  answers: readonly BayeuxMessage[],
  match: InterceptMatch,
  { messages = [] }: RecordedRequest,
): readonly BayeuxMessage[] => {
  const matched = messages.filter(({ channel }) => channel === match);
  const candidates = matched.length > 0 ? matched : messages;
  return answers.map((answer, place) => {
    const own = messages.find(({ channel }) => channel !== undefined && channel === answer.channel);
    const question = answer.channel === undefined ? (candidates[place] ?? candidates[0]) : own;
    return question === undefined
      ? answer
      : { channel: question.channel, id: question.id, ...answer };
  });
};
