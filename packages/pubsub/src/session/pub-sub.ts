import { salesforceOrigin } from '@sfstream/auth';
import { optional, readOptions, some, timeLimit } from '@sfstream/base';
import type { OptionReaders } from '@sfstream/base';
import type { Activity } from '@sfstream/core';
import { isReplayOption, toPubSubPosition } from '@sfstream/core/transport';
import type { Transport } from '@sfstream/core/transport';
import { Subject, defer, of } from 'rxjs';
import { createSchemas } from '../avro/schemas.ts';
import type { EventSchema } from '../avro/event-schema.ts';
import { usualPingInterval } from '../calls/connect.ts';
import { endpointReaders } from '../calls/endpoint-readers.ts';
import { endpointOf } from '../calls/endpoint.ts';
import type { EndpointOptions } from '../calls/endpoint.ts';
import { isOfSameUser } from '../calls/is-of-same-user.ts';
import { routeTo } from '../calls/route.ts';
import { createTolerance } from '../connections/tolerance.ts';
import { eventReader } from '../events/event-reader.ts';
import type { EventReader } from '../events/event-reader.ts';
import { isPubSubId } from '../positions/replay-id.ts';
import { createTopics } from '../publishing/topics.ts';
import { checkChannel } from './check-channel.ts';
import { pubSubSession } from './pub-sub-session.ts';
import { recoveryFrom } from './recovery-from.ts';

/** Options of {@link pubSub}. */
export interface PubSubOptions extends EndpointOptions {
  /** The id of the org, 15 or 18 characters. Default: that of the token, where it tells. */
  readonly tenantId?: string;
  /**
   * Milliseconds between two PINGs on a connection with streams, by which one that is dead is noticed. One without an answer for
   * 15,000 ends the connection. Default: 60,000.
   */
  readonly pingInterval?: number;
  /**
   * Streams that one connection carries at most; further channels go over further connections. A server allows a connection only so
   * many calls at once, Salesforce 1,000 (an older page: 100), and 100 are what RFC 9113 (6.5.2) recommends at least; the rest is for
   * calls that are no streams. Default: 90.
   */
  readonly streamsPerConnection?: number;
  /** Gives the data of events as they were decoded: dates as numbers, unchanged fields as nulls, bitmaps. Default: false. */
  readonly raw?: boolean;
  /**
   * Goes on from positions that CometD has stored, which is announced; both APIs number the events of a channel alike, as far as
   * was seen. `false`: such a position counts as refused. Default: true.
   */
  readonly convertPositions?: boolean;
}

/**
 * The Pub/Sub API as the transport of a client: gRPC in place of CometD, with the same channels, stores and operators. It
 * carries platform events, change events and custom channels; PushTopic and generic events are CometD's alone.
 *
 * Throws a `ClientError` that names the field for an option that is unknown or malformed.
 *
 * @example
 * ```ts
 * import { createClient } from '@sfstream/core';
 * import type { Authenticator } from '@sfstream/core';
 * import { pubSub } from '@sfstream/pubsub';
 *
 * declare const auth: Authenticator;
 *
 * const client = createClient({ auth, transport: pubSub() });
 * client.channel('/event/Order__e').subscribe((event) => console.log(event.data));
 * ```
 */
export const pubSub = (options: PubSubOptions = {}): Transport => {
  const { tenantId, raw, convertPositions, pingInterval, streamsPerConnection, ...where } =
    readOptions('pubSub', options, readers);
  const origin = endpointOf(where as EndpointOptions);
  return ({ http }) => {
    // Settings that HTTP/2 cannot follow are refused before the first session.
    routeTo(origin, http);
    const schemas = createSchemas();
    const topics = createTopics(schemas);
    const readerOf = readersOf(raw);
    const tolerance = createTolerance({ pingInterval, streamsPerConnection });
    const activity = new Subject<Activity>();
    return {
      name: 'pub-sub',
      checkChannel,
      toPosition: (stored) => {
        if (isReplayOption(stored) || isPubSubId(stored)) return stored;
        return convertPositions ? toPubSubPosition(stored) : undefined;
      },
      reach: (token) =>
        defer(() => {
          // Not every Authenticator has checked to whom the token would go.
          salesforceOrigin('instanceUrl', token().instanceUrl);
          return of(
            pubSubSession(token, {
              ...{ origin, http, tenantId, tolerance, schemas, topics, readerOf },
            }),
          );
        }),
      // Each call names the token, and a running stream is not checked again (Pub/Sub API guide, "Supported Authentication").
      goesOn: isOfSameUser,
      recoveryFrom,
      activity$: activity.asObservable(),
      close: () => activity.complete(),
    };
  };
};

const readers = {
  ...endpointReaders,
  pingInterval: optional(timeLimit, usualPingInterval),
  streamsPerConnection: optional(some, 90),
  raw: optional(['true or false', (value) => typeof value === 'boolean'], false),
  convertPositions: optional(['true or false', (value) => typeof value === 'boolean'], true),
} satisfies OptionReaders<PubSubOptions>;

/** Makes one reader for each schema, for as long as the schema is kept. */
const readersOf = (raw: boolean): ((schema: EventSchema) => EventReader) => {
  const known = new WeakMap<EventSchema, EventReader>();
  return (schema) => {
    const reader = known.get(schema) ?? eventReader(schema, raw);
    known.set(schema, reader);
    return reader;
  };
};
