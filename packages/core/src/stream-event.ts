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

/** Reads replay id, date and UUID from the four families of events. What is missing or odd is left out, never fatal. */
export const toStreamEvent = (channel: string, data: unknown): StreamEvent => {
  const event = property(data, 'event');
  const replayId = replayIdOf(data);
  const createdDate = readCreatedDate(event, property(data, 'payload'));
  const eventUuid = property(event, 'EventUuid');
  return {
    channel,
    data,
    ...(replayId === undefined ? {} : { replayId }),
    ...(createdDate === undefined ? {} : { createdDate }),
    ...(typeof eventUuid === 'string' ? { eventUuid } : {}),
  };
};

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
