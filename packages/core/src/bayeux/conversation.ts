import { TransportError } from '@sfstream/http';
import type { SchedulerLike, Subscriber } from 'rxjs';
import { Observable } from 'rxjs';
import { ServerError } from '../errors/server-error.ts';
import { reconnectAdvice } from '../messages/advice.ts';
import type { Exchange, ExchangeOptions, IdentifiedRequest } from '../wire/exchange.ts';
import type { EventBatch } from '../reports/session-news.ts';
import type { Reply, Request } from '../messages/message.ts';
import { refusal } from '../failures/refusal.ts';
import type { Messages } from '../wire/read-messages.ts';
import { inServerOrder } from './in-server-order.ts';

/** A request and its reply, if there was one. */
export interface Answer {
  readonly request: Request;
  readonly reply: Reply | undefined;
  /** The server's time in epoch milliseconds, to the second, where it sent one (RFC 9110, "Date"). */
  readonly serverTime: number | undefined;
}

/** The lane and time limit of an exchange, and the order in which its answer is passed on. */
export interface AskOptions extends ExchangeOptions {
  /**
   * Passes on the replies before the events, which may be for a subscriber that a reply admits. Default: after them.
   */
  readonly repliesFirst?: boolean;
}

/**
 * Sends requests in one exchange. Emits the events of the answer, in order, and the results of `read` for the replies.
 * An error that `read` throws comes last, so that no event is lost to a refusal in the same response. Cold; each
 * subscription sends again, under new ids.
 */
export type Ask = <T>(
  requests: readonly Request[],
  read: (answers: readonly Answer[]) => readonly T[],
  options?: AskOptions,
) => Observable<EventBatch | T>;

/** The exchanges within one session. */
export interface Conversation {
  readonly ask: Ask;
  /**
   * Emits nothing; fails when events may have overtaken the answer of a poll, so that only another session brings all
   * in order.
   */
  readonly overtaken$: Observable<never>;
}

/** Begins a {@link Conversation}, in which every request has an id of its own. */
export const converse = (exchange: Exchange, scheduler: SchedulerLike): Conversation => {
  const lanes = inServerOrder(exchange, scheduler);
  let lastId = 0;
  // The id comes first: V8 takes twenty times as long to add a member behind a spread.
  const identify = (request: Request): IdentifiedRequest => ({ id: String(++lastId), ...request });

  const ask = <T>(
    requests: readonly Request[],
    read: (answers: readonly Answer[]) => readonly T[],
    { repliesFirst = false, ...options }: AskOptions = {},
  ) =>
    // Written by hand and not with operators, since every poll passes here.
    new Observable<EventBatch | T>((subscriber) => {
      const identified = requests.map(identify);
      return lanes.exchange(identified, options).subscribe({
        next: (messages) => {
          if (!repliesFirst) tellEvents(messages, subscriber);
          try {
            for (const signal of read(answersTo(identified, messages))) subscriber.next(signal);
            heedAdvice(messages.replies);
            if (repliesFirst) tellEvents(messages, subscriber);
          } catch (error) {
            if (repliesFirst) tellEvents(messages, subscriber);
            subscriber.error(error);
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
  return { ask, overtaken$: lanes.overtaken$ };
};

const tellEvents = ({ events }: Messages, subscriber: Subscriber<EventBatch>): void => {
  if (events.length > 0) subscriber.next({ type: 'events', events });
};

/** The requests with their replies. Throws where the server ended the session, or a message is malformed. */
const answersTo = (
  requests: readonly IdentifiedRequest[],
  { replies, malformed, serverTime }: Messages,
): readonly Answer[] => {
  refuseDisconnect(requests, replies);
  if (malformed !== undefined) throw malformed;
  return requests.map((request) => ({ request, reply: findReply(replies, request), serverTime }));
};

/** The successful reply. Throws a {@link ServerError} for a refusal and a {@link TransportError} where there is none. */
export const granted = ({ request, reply }: Answer): Reply => {
  if (reply === undefined) throw noReply(request);
  if (reply.successful !== true) throw refusal(`The server refused ${request.channel}`, reply);
  return reply;
};

/**
 * Finds the reply to a request. Ids are compared as text, since some servers answer with numbers. An early refusal has
 * neither id nor channel, and concerns every request of the exchange. A message that does not say whether the request was
 * `successful` is no reply (Bayeux, "Message Field Definitions"): whatever made it may have taken events out.
 */
const findReply = (replies: readonly Reply[], request: IdentifiedRequest): Reply | undefined =>
  replies.find(
    ({ id, channel, successful }) =>
      String(id) === request.id && channel === request.channel && successful !== undefined,
  ) ??
  replies.find(
    ({ id, channel, subscription = request['subscription'], successful }) =>
      id === undefined &&
      subscription === request['subscription'] &&
      (channel === undefined
        ? successful === false
        : channel === request.channel && successful !== undefined),
  );

/**
 * Throws where a successful reply advises to begin another session, or to stop (Bayeux 1.0, "reconnect advice field").
 * Refusals are handled where they are read.
 */
const heedAdvice = (replies: readonly Reply[]): void => {
  for (const reply of replies) {
    const advice = reconnectAdvice(reply);
    if (reply.successful !== true || (advice !== 'handshake' && advice !== 'none')) continue;
    const what = advice === 'none' ? 'to stop' : 'to begin another session';
    throw new ServerError(
      `The server advises ${what}, in its reply to ${reply.channel ?? 'a request'}`,
      reply,
    );
  }
};

/**
 * The error for a missing reply. The answer may have held events before it was cut, so that only another session can
 * bring them.
 */
export const noReply = ({ channel }: Request): TransportError =>
  new TransportError(
    `The server's answer has no reply to ${channel}. A proxy in between may have cut it off.`,
    {
      method: 'POST',
      url: channel,
      code: 'ERR_NO_REPLY',
    },
  );

/**
 * Throws when the server ends the session by a `/meta/disconnect` of its own (Streaming API guide, "How the Client
 * Connects"). A refusal in the same response gives the reason, which decides on the remedy.
 */
const refuseDisconnect = (requests: readonly Request[], replies: readonly Reply[]): void => {
  const disconnect = replies.find(isDisconnect);
  if (disconnect === undefined || requests.some(isDisconnect)) return;
  const refused = replies.find(({ successful }) => successful === false);
  throw new ServerError('The server ended the session', {
    ...disconnect,
    ...(refused?.error !== undefined && { error: refused.error }),
    ...(refused?.ext !== undefined && { ext: refused.ext }),
  });
};

const isDisconnect = ({ channel }: { readonly channel?: string }): boolean =>
  channel === '/meta/disconnect';
