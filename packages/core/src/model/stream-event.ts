import type { Observable } from 'rxjs';
import type { Brake } from './brake.ts';
import type { QuietSpan } from './quiet-span.ts';
import { readFacts } from './read-facts.ts';
import type { EventFacts } from './read-facts.ts';
import type { ReplayId, ReplayStore } from './replay.ts';

/**
 * An event of a channel. `data` is untouched as Salesforce sent it; the other fields are read from it where present.
 */
export interface StreamEvent<Data = unknown, Name extends string = string> {
  /** The channel, spelled as it was subscribed. */
  readonly channel: Name;
  readonly data: Data;
  readonly replayId?: ReplayId;
  /** ISO 8601. */
  readonly createdDate?: string;
  /** Identifies the event across deliveries; platform and change events have one from API version 52.0 on. */
  readonly eventUuid?: string;
}

/** The origin of an event. */
export interface Origin {
  /** Brake of the client that received it. */
  readonly brake: Brake | undefined;
  /** Id of the org, 15 characters, where the token names it. */
  readonly orgId: string | undefined;
  /** The kept position from which the subscriber began, where it did. */
  readonly kept: Kept | undefined;
}

/** The position of a subscriber that is kept in a store. */
export interface Kept {
  readonly store: ReplayStore;
  readonly quiet$: Observable<QuietSpan>;
}

/**
 * Reads replay id, date and UUID from the four families of events. A missing or odd field is left out, and never fatal.
 */
export const toStreamEvent = (
  channel: string,
  data: unknown,
  origin?: Origin,
  facts: EventFacts = readFacts({ data }),
): StreamEvent => new ReceivedEvent(channel, data, facts, origin);

/**
 * Copies the event with other data, for the same client. Position and date stay, whatever a schema makes of the data.
 */
export const withData = <Data, Name extends string = string>(
  event: StreamEvent<unknown, Name>,
  data: Data,
): StreamEvent<Data, Name> => {
  const origin = originOf(event);
  return origin === undefined
    ? { ...event, data }
    : new ReceivedEvent(event.channel, data, event, origin);
};

/** Copies the event for another subscriber. */
export const withOrigin = (event: StreamEvent, origin: Origin): StreamEvent =>
  new ReceivedEvent(event.channel, event.data, event, origin);

/**
 * Copies an event as one of this org, so that `markerOf` tells it: for events that come by another way than a client, such as
 * from an engine into which they were forwarded.
 *
 * @example
 * ```ts
 * import { markerOf, ofOrg } from '@sfstream/core';
 *
 * const event = ofOrg({ channel: '/topic/Orders', data: {}, replayId: 7 }, '00D5e000001AbCd');
 * console.log(markerOf(event)?.orgId); // => 00D5e000001AbCd
 * ```
 */
export const ofOrg = (event: StreamEvent, orgId: string): StreamEvent =>
  withOrigin(event, { brake: undefined, orgId, kept: undefined });

/** Global, so that every installed copy of this package can read the origin of an event of another copy. */
const originKey = Symbol.for('@sfstream/origin');

/** The origin of the event; undefined for events that did not come from a client. */
export const originOf = (event: StreamEvent): Origin | undefined =>
  (event as { readonly [originKey]?: Origin })[originKey];

/** A class, so that the origin shows neither in JSON nor in `inspect`. */
class ReceivedEvent<Data, Name extends string = string> implements StreamEvent<Data, Name> {
  readonly channel: Name;
  readonly data: Data;
  declare readonly replayId?: ReplayId;
  declare readonly createdDate?: string;
  declare readonly eventUuid?: string;
  readonly #origin: Origin | undefined;

  constructor(
    channel: Name,
    data: Data,
    { replayId, createdDate, eventUuid }: EventFacts,
    origin: Origin | undefined,
  ) {
    this.channel = channel;
    this.data = data;
    if (replayId !== undefined) this.replayId = replayId;
    if (createdDate !== undefined) this.createdDate = createdDate;
    if (eventUuid !== undefined) this.eventUuid = eventUuid;
    this.#origin = origin;
  }

  get [originKey](): Origin | undefined {
    return this.#origin;
  }
}
