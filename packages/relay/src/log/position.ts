import type { ReplayId } from '@sfstream/core';
import { isLaterReplayId } from '@sfstream/core';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Entry, EventLog } from './event-log.ts';

/** How far a reader has come in one channel. */
export interface Position {
  /** The life of the relay that made `key`. */
  readonly epoch: string;
  /** It has had everything up to the place of this key. */
  readonly key: string;
  /** It has had everything up to this replay id, if it knows one. All lives and replicas of the relay understand it. */
  readonly replayId?: ReplayId;
}

/** Where a position stands to a log: what it lacks is in it, is not, or the log cannot tell before an event comes. */
export type Standing =
  | { readonly type: 'within' | 'beyond'; readonly position: Position }
  | { readonly type: 'undecided' };

/** Finds the place in the log from which a reader with this position goes on. */
export const locate = (position: Position, log: EventLog, epoch: string): Standing => {
  const isOurs = position.epoch === epoch;
  if (isOurs && log.holds(position.key)) return { type: 'within', position };
  const { reach } = log;
  const { replayId } = position;
  const fromBegin: Position = { epoch, key: log.begin.key };
  if (reach.type === 'unknown' || (reach.type === 'retained' && replayId !== undefined)) {
    return { type: 'undecided' };
  }
  // Nothing tells which events a stranger without a replay id has had: it shall get none of them twice.
  if (replayId === undefined) {
    return { type: 'beyond', position: isOurs ? fromBegin : newestPosition(log, epoch) };
  }
  // What it had in another life may come again while a later one fills its log, so the id is kept.
  const afterId: Position = { ...fromBegin, replayId };
  if (reach.type === 'incomparable') return { type: 'beyond', position: fromBegin };
  return reach.type === 'after' && !isLaterReplayId(reach.marker.replayId, replayId)
    ? { type: 'within', position: afterId }
    : { type: 'beyond', position: afterId };
};

/** The position of a reader that wants only what comes from now on. */
export const newestPosition = (log: EventLog, epoch: string): Position =>
  withReplayId({ epoch, key: log.end.key }, log.newest?.replayId);

/** Whether a reader at this position had the event in another life of the relay. */
export const hasHad = ({ replayId }: Position, { marker }: Entry): boolean =>
  replayId !== undefined && marker !== undefined && !isLaterReplayId(marker.replayId, replayId);

/** The position of a reader after its turn at `entry`. */
export const positionAfter = (entry: Entry, before: Position): Position =>
  entry.marker === undefined || hasHad(before, entry)
    ? { ...before, key: entry.key }
    : { ...before, key: entry.key, replayId: entry.marker.replayId };

/** A position as it stands in a cursor. */
export const toWire = ({ epoch, key, replayId }: Position): readonly unknown[] =>
  replayId === undefined ? [epoch, key] : [epoch, key, replayId];

/** Reads what {@link toWire} wrote; undefined for anything else. */
export const fromWire = (wire: unknown): Position | undefined => {
  const decoded = Wire.decode(wire);
  if (!isRight(decoded)) return undefined;
  const [epoch, key, replayId] = decoded.right;
  return withReplayId({ epoch, key }, replayId ?? undefined);
};

const withReplayId = (position: Position, replayId: ReplayId | undefined): Position =>
  replayId === undefined ? position : { ...position, replayId };

const isReplayId = (value: unknown): value is ReplayId =>
  typeof value === 'string' ? /^\d{1,40}$/.test(value) : Number.isSafeInteger(value);

const ReplayIdOnWire = new t.Type<ReplayId>(
  'ReplayId',
  isReplayId,
  (value, context) => (isReplayId(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
);

const Wire = t.tuple([t.string, t.string, t.union([ReplayIdOnWire, t.undefined])]);
