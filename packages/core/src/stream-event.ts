import type { Brake } from './brake.ts';
import type { ReplayId } from './replay.ts';

/** An event of a channel. `data` is what Salesforce sent, untouched; the rest is read out of it where it is there. */
export interface StreamEvent<Data = unknown> {
  /** The channel as it was asked for. */
  readonly channel: string;
  readonly data: Data;
  readonly replayId?: ReplayId;
  /** ISO 8601. */
  readonly createdDate?: string;
  /** Names the event across re-deliveries; platform and change events have one from API version 52.0 on. */
  readonly eventUuid?: string;
}

/**
 * Reads replay id, date and UUID from the four families of events. What is missing or odd is left out, never fatal.
 * `brake` is that of the client which received the event.
 */
export const toStreamEvent = (channel: string, data: unknown, brake?: Brake): StreamEvent =>
  new ReceivedEvent(channel, data, brake);

/** The event with other data, for the same client. */
export const withData = <Data>(event: StreamEvent, data: Data): StreamEvent<Data> =>
  event instanceof ReceivedEvent ? event.withData(data) : { ...event, data };

/** The brake of the client that received the event; undefined for events made otherwise. */
export const brakeOf = (event: StreamEvent): Brake | undefined =>
  event instanceof ReceivedEvent ? event.brake : undefined;

/** A class, so that the way back to the client shows neither in JSON nor in `inspect`. */
class ReceivedEvent<Data> implements StreamEvent<Data> {
  readonly channel: string;
  readonly data: Data;
  declare readonly replayId?: ReplayId;
  declare readonly createdDate?: string;
  declare readonly eventUuid?: string;
  readonly #received: unknown;
  readonly #brake: Brake | undefined;

  /** Position and date are those of what was received, whatever a schema has made of it. */
  constructor(channel: string, data: Data, brake: Brake | undefined, received: unknown = data) {
    this.channel = channel;
    this.data = data;
    this.#received = received;
    this.#brake = brake;
    const event = property(received, 'event');
    const replayId = toReplayId(property(event, 'replayId'));
    if (replayId !== undefined) this.replayId = replayId;
    const createdDate = readCreatedDate(event, property(received, 'payload'));
    if (createdDate !== undefined) this.createdDate = createdDate;
    const eventUuid = property(event, 'EventUuid');
    if (typeof eventUuid === 'string') this.eventUuid = eventUuid;
  }

  get brake(): Brake | undefined {
    return this.#brake;
  }

  withData<Other>(data: Other): ReceivedEvent<Other> {
    return new ReceivedEvent(this.channel, data, this.#brake, this.#received);
  }
}

/** PushTopic and generic events date themselves in `event`, platform events in the payload, change events in its header. */
const readCreatedDate = (event: unknown, payload: unknown): string | undefined => {
  const date = property(event, 'createdDate') ?? property(payload, 'CreatedDate');
  if (typeof date === 'string') return date;
  const committed = property(property(payload, 'ChangeEventHeader'), 'commitTimestamp');
  return typeof committed === 'number' ? toIsoDate(committed) : undefined;
};

/** Undefined for a time beyond what a date can hold. */
const toIsoDate = (epochMilliseconds: number): string | undefined => {
  const date = new Date(epochMilliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** The replay id in the data of an event, where there is one. */
export const replayIdOf = (data: unknown): ReplayId | undefined =>
  toReplayId(property(property(data, 'event'), 'replayId'));

const toReplayId = (value: unknown): ReplayId | undefined =>
  (Number.isSafeInteger(value) && Number(value) >= 0) ||
  (typeof value === 'string' && /^\d+$/.test(value))
    ? (value as ReplayId)
    : undefined;

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
