import type { ReplayId } from '@sfstream/core';
import { comesAfter } from '@sfstream/core/transport';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Entry, EventLog } from './event-log.ts';

/** The position of a reader in one channel. */
export interface ReaderPosition {
  /** The life of the relay that made `key`. */
  readonly epoch: string;
  /** The reader got everything up to the place of this key. */
  readonly key: string;
  /**
   * The reader got everything up to this replay id, if it knows one. All lives and replicas of the relay understand
   * it.
   */
  readonly replayId?: ReplayId;
}

/**
 * The relation of a position to a log: the log holds what the position lacks, or does not, or cannot tell before an
 * event comes.
 */
export type Standing =
  | { readonly type: 'within' | 'beyond'; readonly position: ReaderPosition }
  | { readonly type: 'undecided' };

/** Finds the place in the log from which a reader with this position goes on. */
export const locate = (position: ReaderPosition, log: EventLog, epoch: string): Standing => {
  const isOurs = position.epoch === epoch;
  if (isOurs && log.holds(position.key)) return { type: 'within', position };
  const { start } = log;
  const { replayId } = position;
  const fromBegin: ReaderPosition = { epoch, key: log.begin.key };
  const isToBeFilled = start.type === 'retained' || start.type === 'since';
  if (start.type === 'unknown' || (isToBeFilled && replayId !== undefined)) {
    return { type: 'undecided' };
  }
  // Nothing tells which events a stranger without a replay id has had: it shall get none of them twice.
  if (replayId === undefined) {
    return { type: 'beyond', position: isOurs ? fromBegin : newestPosition(log, epoch) };
  }
  // What it had in another life may come again while a later one fills its log, so the id is kept.
  const afterId: ReaderPosition = { ...fromBegin, replayId };
  if (start.type === 'incomparable') return { type: 'beyond', position: fromBegin };
  return start.type === 'after' && !comesAfter(start.marker.replayId, replayId)
    ? { type: 'within', position: afterId }
    : { type: 'beyond', position: afterId };
};

/** The position of a reader that wants only what comes from now on. */
export const newestPosition = (log: EventLog, epoch: string): ReaderPosition =>
  withReplayId({ epoch, key: log.end.key }, log.newest?.replayId);

/** Says whether a reader at this position got the event in another life of the relay. */
export const wasDelivered = ({ replayId }: ReaderPosition, { marker }: Entry): boolean =>
  replayId !== undefined && marker !== undefined && !comesAfter(marker.replayId, replayId);

/**
 * True where the org has counted from the start since a reader got `replayId`: an event that was made after the reader came
 * (`cameAt`, epoch milliseconds) has an id that is not later.
 */
export const isRenumbered = (
  replayId: ReplayId | undefined,
  { marker }: Entry,
  cameAt: number,
): boolean =>
  replayId !== undefined &&
  marker?.createdDate !== undefined &&
  Date.parse(marker.createdDate) > cameAt + clockDifference &&
  !comesAfter(marker.replayId, replayId);

/** Milliseconds by which the clocks of Salesforce and of a relay may differ. */
const clockDifference = 10_000;

/** The position of a reader after its turn at `entry`. */
export const positionAfter = (entry: Entry, before: ReaderPosition): ReaderPosition =>
  entry.marker === undefined || wasDelivered(before, entry)
    ? { ...before, key: entry.key }
    : { ...before, key: entry.key, replayId: entry.marker.replayId };

/** A position as it stands in a cursor. */
export const toWire = ({ epoch, key, replayId }: ReaderPosition): readonly unknown[] =>
  replayId === undefined ? [epoch, key] : [epoch, key, replayId];

/** Reads what {@link toWire} wrote; undefined for anything else. */
export const fromWire = (wire: unknown): ReaderPosition | undefined => {
  const decoded = Wire.decode(wire);
  if (!isRight(decoded)) return undefined;
  const [epoch, key, replayId] = decoded.right;
  return withReplayId({ epoch, key }, replayId ?? undefined);
};

const withReplayId = (position: ReaderPosition, replayId: ReplayId | undefined): ReaderPosition =>
  replayId === undefined ? position : { ...position, replayId };

/** A cursor comes from outside, so it may not bring digits without end. */
const isReplayId = (value: unknown): value is ReplayId =>
  typeof value === 'string'
    ? /^(?:\d{1,40}|0x(?:[\da-f]{2}){1,20})$/.test(value)
    : Number.isSafeInteger(value);

const ReplayIdOnWire = new t.Type<ReplayId>(
  'ReplayId',
  isReplayId,
  (value, context) => (isReplayId(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
);

const Wire = t.tuple([t.string, t.string, t.union([ReplayIdOnWire, t.undefined])]);
