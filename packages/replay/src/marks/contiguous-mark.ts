import type { HandOverEnd } from '@sfstream/core';
import type { Place } from './line.ts';
import { createLine } from './line.ts';

/** Things that arrive in order and end in any. */
export interface ContiguousMark<T> {
  /** Takes the next thing. Call what is returned once it is finished or abandoned; calling it again does nothing. */
  readonly arrive: (item: T) => (end: HandOverEnd) => void;
}

/**
 * Calls `pass` for things, in order of arrival, once they and all before them are finished: the last one that passed is
 * the highest contiguous finished one. One that is abandoned never passes, nor does anything behind it; for these `drop` is
 * called, as soon as they have ended. Takes constant time, and keeps only what arrived since the oldest unfinished one.
 */
export const contiguousMark = <T>(
  pass: (items: readonly T[]) => void,
  drop: (item: T, end: HandOverEnd) => void,
): ContiguousMark<T> => {
  const line = createLine<T>();
  let arrived = 0;
  let abandoned = Infinity;

  const passFinished = (): void => {
    const passed = line.takeFinished();
    if (passed.length > 0) pass(passed);
  };

  const abandon = (place: Place<T>): void => {
    abandoned = place.index;
    for (const { item, end } of line.cutFrom(place)) {
      if (end !== undefined) drop(item, end);
    }
  };

  const endAt = (place: Place<T>, end: HandOverEnd): void => {
    if (place.end !== undefined) return;
    place.end = end;
    if (place.index > abandoned) drop(place.item, end);
    else if (end === 'abandoned') abandon(place);
    else passFinished();
  };

  return {
    arrive: (item) => {
      const place: Place<T> = { item, index: arrived, end: undefined, next: undefined };
      arrived += 1;
      if (place.index < abandoned) line.join(place);
      return (end) => endAt(place, end);
    },
  };
};
