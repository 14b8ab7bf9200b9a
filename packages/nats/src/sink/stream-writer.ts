import type { StreamEvent } from '@sfstream/core';
import { epochOf } from '@sfstream/replay';
import { refuseStale } from '../fencing/refuse-stale.ts';
import { beginTerm } from './begin-term.ts';
import { newEvents } from './new-events.ts';
import { publishBatch } from './publish-batch.ts';
import type { StreamPlace } from './stream-place.ts';
import type { StreamReader } from './stream-reader.ts';
import type { Tail } from './tail.ts';
import { tailFor } from './tail.ts';
import { turns } from './turns.ts';

/** Writes events to a stream, in order. */
export type StreamWriter = (events: readonly StreamEvent[]) => Promise<void>;

/** A stream has one writer at a time, and a change of leaders costs one attempt. */
const vainAttempts = 10;

/**
 * Writes to the stream one batch after another. Where somebody else has written in between, the server refuses the rest of a batch:
 * a later leader, and this one has to stop; or a former one whose last write came late, and the rest is written behind it. What
 * the stream has already is left out by its position, and refused by its message id where only that tells.
 */
export const streamWriter = (place: StreamPlace, reader: StreamReader): StreamWriter => {
  const { stream, leader } = place;
  const inTurn = turns();
  let known: Tail | undefined;

  /** Gives the events that are still to be written. */
  const attempt = async (
    given: readonly StreamEvent[],
    epoch: number | undefined,
  ): Promise<readonly StreamEvent[]> => {
    const found = await tailFor(reader, given, known);
    refuseStale(leader, epoch, found.epoch);
    // Where this attempt fails, nothing is known.
    known = undefined;
    const tail = await beginTerm(place, found, epoch);
    if (tail === undefined) return given;
    const { events, positions } = newEvents(given, tail);
    refuseStale(leader, epoch, undefined);
    const { left, isWhole } = await publishBatch(place, events, tail.seq, epoch);
    if (isWhole) known = { seq: tail.seq + events.length, epoch, positions };
    return left;
  };

  const write = async (events: readonly StreamEvent[]): Promise<void> => {
    const epoch = epochOf(leader);
    let left = events;
    for (let inVain = 0; left.length > 0;) {
      if (inVain === vainAttempts) throw contended(stream);
      const rest = await attempt(left, epoch);
      inVain = rest.length < left.length ? 0 : inVain + 1;
      left = rest;
    }
  };

  return (events) => inTurn(() => write(events));
};

const contended = (stream: string): Error =>
  new Error(
    `Somebody else keeps writing to the stream ${stream}, so that nothing could be written. A stream has one writer at a time: give each sink a stream of its own, or all of them one leader.`,
  );
