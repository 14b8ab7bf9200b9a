import type { HandOverEnd } from '@sfstream/core';

/** Things that arrive in order and end in any. */
export interface ContiguousMark<T> {
  /** Takes the next thing. Call what is returned once it is finished or abandoned; calling it again does nothing. */
  readonly arrive: (item: T) => (end: HandOverEnd) => void;
}

interface Place<T> {
  readonly item: T;
  readonly index: number;
  end: HandOverEnd | undefined;
  next: Place<T> | undefined;
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
  let oldest: Place<T> | undefined;
  let newest: Place<T> | undefined;
  let arrived = 0;
  let abandoned = Infinity;

  const passFinished = (): void => {
    const passed: T[] = [];
    while (oldest?.end === 'finished') {
      const { item, next } = oldest;
      // A place that someone still knows must not keep all later ones in memory.
      oldest.next = undefined;
      oldest = next;
      if (next === undefined) newest = undefined;
      passed.push(item);
    }
    if (passed.length > 0) pass(passed);
  };

  /** Takes the place, and all behind it, out of the line. */
  const cutFrom = (place: Place<T>): void => {
    abandoned = place.index;
    let before = oldest === place ? undefined : oldest;
    while (before !== undefined && before.next !== place) before = before.next;
    if (before === undefined) oldest = undefined;
    else before.next = undefined;
    newest = before;
    let cut: Place<T> | undefined = place;
    while (cut !== undefined) {
      const { item, end, next }: Place<T> = cut;
      cut.next = undefined;
      if (end !== undefined) drop(item, end);
      cut = next;
    }
  };

  const endAt = (place: Place<T>, end: HandOverEnd): void => {
    if (place.end !== undefined) return;
    place.end = end;
    if (place.index > abandoned) drop(place.item, end);
    else if (end === 'abandoned') cutFrom(place);
    else passFinished();
  };

  return {
    arrive: (item) => {
      const place: Place<T> = { item, index: arrived, end: undefined, next: undefined };
      arrived += 1;
      if (place.index < abandoned) {
        oldest ??= place;
        if (newest !== undefined) newest.next = place;
        newest = place;
      }
      return (end) => endAt(place, end);
    },
  };
};
