import type { JsonCodec, OptionReaders } from '@sfstream/base';
import { ClientError, DecodeError, optional, readOptions } from '@sfstream/base';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { concatMap, defer, map, of, tap, toArray } from 'rxjs';
import { NotFoundError } from '../errors/not-found-error.ts';
import { queryBy } from './query.ts';
import { readBody } from '../exchange/read-body.ts';
import { jsonText } from '../exchange/rest-request.ts';
import type { Send } from '../sending/sender.ts';
import { soql } from '../soql/soql.ts';

/** Users that a generic event has reached (Streaming API guide, "Streaming Channel Push"). */
export interface PushResult {
  /** -1 for an event to all subscribers; of one to named users, how many of these are subscribed. */
  readonly fanoutCount: number;
  /** Tells of each named user whether they are subscribed. */
  readonly userOnlineStatus: Readonly<Record<string, boolean>>;
}

/** Publishes a generic event on a channel, which is named by its name or its id. */
export type Push = (
  channel: string,
  payload: unknown,
  options?: { readonly userIds?: readonly string[] },
) => Observable<PushResult>;

/** Salesforce pushes to ids, so that the id of a name is asked for, and kept. */
export const pushBy = (send: Send, json: JsonCodec): Push => {
  const ids = new Map<string, string>();

  const idOf = (channel: string): Observable<string> => {
    const known = isId(channel) ? channel : ids.get(channel);
    return known === undefined
      ? findId(send, channel).pipe(tap((id) => ids.set(channel, id)))
      : of(known);
  };

  return (channel, payload, options = {}) => {
    checkChannel(channel);
    const { userIds } = readOptions('push', options, readers);
    const event = { payload: payloadText(json, payload), userIds };
    return defer(() => idOf(channel)).pipe(
      concatMap((id) =>
        send({
          method: 'POST',
          path: `sobjects/StreamingChannel/${id}/push`,
          body: { pushEvents: [event] },
        }),
      ),
      tap({
        error: (error: unknown) => {
          // The channel may have been deleted, and another made under its name.
          if (error instanceof NotFoundError) ids.delete(channel);
        },
      }),
      map(({ body }) => readResult(body)),
    );
  };
};

const readers = {
  userIds: optional(['a list of user ids', Array.isArray], [] as readonly string[]),
} satisfies OptionReaders<NonNullable<Parameters<Push>[2]>>;

const isId = (channel: string): boolean => /^0M6[a-zA-Z\d]{12}([a-zA-Z\d]{3})?$/.test(channel);

const checkChannel = (channel: string): void => {
  if (typeof channel === 'string' && (isId(channel) || /^\/u\/\S+$/.test(channel))) return;
  throw new ClientError(
    "push takes the name of a generic channel, such as '/u/orders', or the id of its StreamingChannel record. Platform events are published with publish().",
    { field: 'channel' },
  );
};

/** "Streaming Channel Push": longer ones are refused. */
const longestPayload = 3_000;

const payloadText = (json: JsonCodec, payload: unknown): string => {
  const text = typeof payload === 'string' ? payload : jsonText(json, payload, 'payload');
  if (text.length <= longestPayload) return text;
  throw new ClientError(
    'The payload of a generic event must be a text of at most 3,000 characters, or a value whose JSON is that.',
    { field: 'payload' },
  );
};

const StreamingChannel = t.type({ Id: t.string });

const findId = (send: Send, channel: string): Observable<string> =>
  queryBy(
    send,
    'query',
  )(soql`SELECT Id FROM StreamingChannel WHERE Name = ${channel}`).pipe(
    toArray(),
    map(([row]) => {
      if (StreamingChannel.is(row)) return row.Id;
      throw new ClientError(
        `There is no streaming channel ${channel}, or the user may not see it. createStreamingChannel() makes one.`,
        { field: 'channel' },
      );
    }),
  );

const PushReply = t.array(
  t.type({ fanoutCount: t.number, userOnlineStatus: t.record(t.string, t.boolean) }),
);

const readResult = (body: unknown): PushResult => {
  const what = 'The answer to a push';
  const [result] = readBody(what, PushReply, body);
  if (result === undefined) throw new DecodeError(what, ['it tells of no event']);
  return result;
};
