import { wholeNumber } from '../messages/whole-number.ts';
import { isReplayText } from './replay.ts';
import type { ReplayId } from './replay.ts';

/** The facts of an event that are told beside its data. */
export interface EventFacts {
  readonly replayId?: ReplayId | undefined;
  /** ISO 8601. */
  readonly createdDate?: string | undefined;
  readonly eventUuid?: string | undefined;
}

/** The members that are read from data; the type of each is still to be found out. Each has a place of its own in the code, which makes reading it quick. */
interface Known {
  readonly event?: unknown;
  readonly payload?: unknown;
  readonly replayId?: unknown;
  readonly EventUuid?: unknown;
  readonly createdDate?: unknown;
  readonly CreatedDate?: unknown;
  readonly ChangeEventHeader?: unknown;
  readonly commitTimestamp?: unknown;
}

const nothing: Known = {};

const known = (value: unknown): Known =>
  typeof value === 'object' && value !== null ? value : nothing;

/** Reads the facts from the data of the four families of events, as CometD brings them. The replay id may be known already. */
export const readFacts = (
  { data }: { readonly data: unknown },
  replayId?: ReplayId,
): EventFacts => {
  const { event, payload } = known(data);
  const facts = known(event);
  const { EventUuid: eventUuid } = facts;
  return {
    replayId: replayId ?? toReplayId(facts.replayId),
    createdDate: readCreatedDate(facts, known(payload)),
    eventUuid: typeof eventUuid === 'string' ? eventUuid : undefined,
  };
};

/**
 * Reads the date on which an event entered the bus, as far as it says. Change events have it in their header
 * (`commitTimestamp`; a `CreatedDate` among their fields is the record's own), PushTopic and generic events in `event`,
 * platform events in the payload.
 */
const readCreatedDate = (event: Known, payload: Known): string | undefined => {
  const header = payload.ChangeEventHeader;
  if (header !== undefined) {
    const committed = wholeNumber(known(header).commitTimestamp);
    return committed === undefined ? undefined : toIsoDate(Number(committed));
  }
  const date = event.createdDate ?? payload.CreatedDate;
  return typeof date === 'string' ? date : undefined;
};

/** ISO 8601; undefined for a time that a date cannot hold. */
const toIsoDate = (epochMilliseconds: number): string | undefined => {
  const date = new Date(epochMilliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** The replay id in the data of an event; undefined where there is none. */
export const replayIdOf = (data: unknown): ReplayId | undefined =>
  toReplayId(known(known(data).event).replayId);

const toReplayId = (value: unknown): ReplayId | undefined => {
  // Ids that are texts stay as they came.
  if (typeof value === 'string') return isReplayText(value) ? value : undefined;
  const id = wholeNumber(value);
  return typeof id === 'string' ? (isReplayText(id) ? id : undefined) : nonNegative(id);
};

const nonNegative = (id: number | undefined): number | undefined =>
  id !== undefined && id >= 0 ? id : undefined;
