import type { Brake } from './brake.ts';
import type { ReplayId, ReplayStore } from './replay.ts';
import { wholeNumber } from '../messages/whole-number.ts';

/** An event of a channel. `data` is what Salesforce sent, untouched; the rest is read out of it where it is there. */
export interface StreamEvent<Data = unknown, Name extends string = string> {
  /** The channel as it was asked for. */
  readonly channel: Name;
  readonly data: Data;
  readonly replayId?: ReplayId;
  /** ISO 8601. */
  readonly createdDate?: string;
  /** Names the event across re-deliveries; platform and change events have one from API version 52.0 on. */
  readonly eventUuid?: string;
}

/** Where an event came from. */
export interface Origin {
  /** That of the client which received it. */
  readonly brake: Brake | undefined;
  /** Id of the org, 15 characters, where the token told it. */
  readonly orgId: string | undefined;
  /** The store that told the subscriber where to begin, if one did. */
  readonly store: ReplayStore | undefined;
}

/** Reads replay id, date and UUID from the four families of events. What is missing or odd is left out, never fatal. */
export const toStreamEvent = (channel: string, data: unknown, origin?: Origin): StreamEvent =>
  new ReceivedEvent(channel, data, readFacts(data), origin);

/** The event with other data, for the same client. Position and date stay, whatever a schema makes of the data. */
export const withData = <Data, Name extends string = string>(
  event: StreamEvent<unknown, Name>,
  data: Data,
): StreamEvent<Data, Name> => {
  const origin = originOf(event);
  return origin === undefined
    ? { ...event, data }
    : new ReceivedEvent(event.channel, data, event, origin);
};

/** The same event for another subscriber. */
export const withOrigin = (event: StreamEvent, origin: Origin): StreamEvent =>
  new ReceivedEvent(event.channel, event.data, event, origin);

/** Global, so that every installed copy of this package knows where an event of another copy came from. */
const originKey = Symbol.for('@sfstream/origin');

/** Where the event came from; undefined for events made otherwise than by a client. */
export const originOf = (event: StreamEvent): Origin | undefined =>
  (event as { readonly [originKey]?: Origin })[originKey];

/** A class, so that the way back to the client shows neither in JSON nor in `inspect`. */
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
    { replayId, createdDate, eventUuid }: Facts,
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

type Facts = Partial<
  Record<'createdDate' | 'eventUuid', string | undefined> & { replayId: ReplayId | undefined }
>;

const readFacts = (data: unknown): Facts => {
  const event = property(data, 'event');
  const eventUuid = property(event, 'EventUuid');
  return {
    replayId: toReplayId(property(event, 'replayId')),
    createdDate: readCreatedDate(event, property(data, 'payload')),
    eventUuid: typeof eventUuid === 'string' ? eventUuid : undefined,
  };
};

/**
 * When an event entered the bus, as far as it tells: change events say it in their header (`commitTimestamp`; a
 * `CreatedDate` among their fields is the record's own), PushTopic and generic events in `event`, platform events in
 * the payload.
 */
const readCreatedDate = (event: unknown, payload: unknown): string | undefined => {
  const header = property(payload, 'ChangeEventHeader');
  if (header !== undefined) {
    const committed = wholeNumber(property(header, 'commitTimestamp'));
    return committed === undefined ? undefined : toIsoDate(Number(committed));
  }
  const date = property(event, 'createdDate') ?? property(payload, 'CreatedDate');
  return typeof date === 'string' ? date : undefined;
};

/** Undefined for a time beyond what a date can hold. */
const toIsoDate = (epochMilliseconds: number): string | undefined => {
  const date = new Date(epochMilliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** The replay id in the data of an event, where there is one. */
export const replayIdOf = (data: unknown): ReplayId | undefined =>
  toReplayId(property(property(data, 'event'), 'replayId'));

const toReplayId = (value: unknown): ReplayId | undefined => {
  // Texts are ids of their own kind: they stay as they came.
  const id = typeof value === 'string' ? (value as ReplayId) : wholeNumber(value);
  return typeof id === 'string' ? (/^\d+$/.test(id) ? id : undefined) : nonNegative(id);
};

const nonNegative = (id: number | undefined): number | undefined =>
  id !== undefined && id >= 0 ? id : undefined;

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
