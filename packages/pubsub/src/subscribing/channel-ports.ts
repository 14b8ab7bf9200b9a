import type { DecodeError } from '@sfstream/base';
import type { EventFacts, EventMessage } from '@sfstream/core/transport';
import type { Observable, SchedulerLike } from 'rxjs';
import type { Schemas } from '../avro/schemas.ts';
import type { Call } from '../calls/call.ts';
import type { Envelope, EventReader } from '../events/event-reader.ts';
import type { EventSchema } from '../avro/event-schema.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { Credits } from './credits.ts';

/** The events that are not finished. */
export interface Holding {
  /** Number that may be held; 0 or less means no limit. */
  readonly limit: number;
  readonly pendingCount: () => number;
  readonly isFree: () => boolean;
  /** Emits once and completes as soon as fewer events than the limit are held. */
  readonly free$: Observable<void>;
}

/** The things that the stream of a channel needs from outside. */
export interface ChannelPorts {
  readonly call: Call;
  readonly schemas: Schemas;
  readonly readerOf: (schema: EventSchema) => EventReader;
  readonly holding: Holding;
  /** Shared by all streams with this `holding`. */
  readonly credits: Credits;
  readonly scheduler: SchedulerLike;
}

/** The start of a subscription: new events, all that are retained, or those after a position. */
export type Start = 'latest' | 'earliest' | { readonly after: PubSubId };

/** An event that was read, with its facts. Without an id of its own it has no position. */
export interface ReceivedEvent extends EventFacts {
  readonly channel: string;
  readonly replayId: PubSubId | undefined;
  readonly data: Envelope;
}

/** Reports of the stream of a channel, in the order in which things happen. */
export type ChannelSignal =
  /** The server has not refused the subscription. */
  | { readonly type: 'subscribed'; readonly channel: string }
  | {
      readonly type: 'events';
      readonly channel: string;
      /** In the server's order, at least one. */
      readonly events: readonly ReceivedEvent[];
      readonly factsOf: (event: EventMessage) => EventFacts;
    }
  /** An event that cannot be read is left out. */
  | {
      readonly type: 'undecodable';
      readonly channel: string;
      readonly replayId: PubSubId | undefined;
      readonly error: DecodeError;
    }
  /** Nothing at or before this position is still to come. */
  | { readonly type: 'moved'; readonly channel: string; readonly replayId: PubSubId }
  /** The stream is closed, since nothing may be taken in; it opens again as soon as something may. */
  | { readonly type: 'parked'; readonly channel: string };
