import { TransportError } from '@sfstream/http';
import type { SchedulerLike } from 'rxjs';
import { Observable } from 'rxjs';
import { ServerError } from '../errors/server-error.ts';
import type { Exchange, ExchangeOptions, IdentifiedRequest } from './exchange.ts';
import type { EventMessage, Reply, Request } from './message.ts';
import { refusal } from './refusal.ts';
import type { Messages } from './read-messages.ts';
import { twoLanes } from './two-lanes.ts';

/** Events that came with an answer, whatever was asked. */
export interface EventBatch {
  readonly type: 'events';
  readonly events: readonly EventMessage[];
}

/** A request and what the server said to it, if anything. */
export interface Answer {
  readonly request: Request;
  readonly reply: Reply | undefined;
  /** The server's time as it told it, where it did (RFC 9110, "Date"). */
  readonly serverDate: string | undefined;
}

/**
 * Sends requests in one exchange. Emits the events that came with the answer, in order, then what `read` makes of the
 * replies; `read` throws what went wrong. So no event is lost to a refusal that shares its response. Cold; each
 * subscription sends anew, under new ids.
 */
export type Ask = <T>(
  requests: readonly Request[],
  read: (answers: readonly Answer[]) => readonly T[],
  options?: ExchangeOptions,
) => Observable<EventBatch | T>;

/** What is said within one session. */
export interface Conversation {
  readonly ask: Ask;
  /** Emits nothing; fails when events have overtaken the answer of a poll, so that only another session brings all in order. */
  readonly overtaken$: Observable<never>;
}

/** Begins a conversation, in which every request has an id of its own. */
export const converse = (exchange: Exchange, scheduler: SchedulerLike): Conversation => {
  const lanes = twoLanes(exchange, scheduler);
  let lastId = 0;

  const ask = <T>(
    requests: readonly Request[],
    read: (answers: readonly Answer[]) => readonly T[],
    options: ExchangeOptions = {},
  ) =>
    // By hand, not by operators: every poll passes here.
    new Observable<EventBatch | T>((subscriber) => {
      const identified = requests.map((request) => ({ ...request, id: String(++lastId) }));
      const readAll = ({ replies, malformed, serverDate }: Messages): readonly T[] => {
        refuseDisconnect(requests, replies);
        if (malformed !== undefined) throw malformed;
        return read(
          identified.map((request) => ({
            request,
            reply: findReply(replies, request),
            serverDate,
          })),
        );
      };
      return lanes.exchange(identified, options).subscribe({
        next: (messages) => {
          const { events } = messages;
          if (events.length > 0) subscriber.next({ type: 'events', events });
          try {
            for (const signal of readAll(messages)) subscriber.next(signal);
          } catch (error) {
            subscriber.error(error);
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
  return { ask, overtaken$: lanes.overtaken$ };
};

/** The successful reply. Throws a {@link ServerError} for a refusal and a {@link TransportError} where there is none. */
export const granted = ({ request, reply }: Answer): Reply => {
  if (reply === undefined) throw noReply(request);
  if (reply.successful !== true) throw refusal(`The server refused ${request.channel}`, reply);
  return reply;
};

/**
 * Ids are compared as text, since some servers answer with numbers. Early refusals have neither id nor channel, and
 * concern all that was asked.
 */
const findReply = (replies: readonly Reply[], request: IdentifiedRequest): Reply | undefined =>
  replies.find(({ id, channel }) => String(id) === request.id && channel === request.channel) ??
  replies.find(
    ({ id, channel = request.channel, subscription = request['subscription'], successful }) =>
      id === undefined &&
      channel === request.channel &&
      subscription === request['subscription'] &&
      successful !== undefined,
  );

export const noReply = ({ channel }: Request): TransportError =>
  new TransportError(
    `The server's answer holds no reply to ${channel}. A proxy in between may have cut it.`,
    {
      method: 'POST',
      url: channel,
      code: 'ERR_NO_REPLY',
    },
  );

/**
 * Throws when the server ends the session by a `/meta/disconnect` of its own (Streaming API guide, "How the Client
 * Connects"). A refusal in the same response says why, and an authentication failure needs another remedy.
 */
const refuseDisconnect = (requests: readonly Request[], replies: readonly Reply[]): void => {
  const isAsked = requests.some(({ channel }) => channel === '/meta/disconnect');
  const disconnect = replies.find(({ channel }) => channel === '/meta/disconnect');
  if (isAsked || disconnect === undefined) return;
  const refused = replies.find(({ successful }) => successful === false);
  throw new ServerError('The server ended the session', {
    ...disconnect,
    ...(refused?.error !== undefined && { error: refused.error }),
    ...(refused?.ext !== undefined && { ext: refused.ext }),
  });
};
