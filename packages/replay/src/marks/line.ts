import type { HandOverEnd } from '@sfstream/core';

/** A thing that has arrived. */
export interface Place<T> {
  readonly item: T;
  readonly index: number;
  end: HandOverEnd | undefined;
  next: Place<T> | undefined;
}

/** Places in order of arrival. Joining and leaving at the front take constant time. */
export interface Line<T> {
  readonly join: (place: Place<T>) => void;
  /** Takes out the finished ones at the front. */
  readonly takeFinished: () => readonly T[];
  /** Takes out the place and all behind it. */
  readonly cutFrom: (place: Place<T>) => readonly Place<T>[];
}

export const createLine = <T>(): Line<T> => {
  let oldest: Place<T> | undefined;
  let newest: Place<T> | undefined;
  return {
    join: (place) => {
      oldest ??= place;
      if (newest !== undefined) newest.next = place;
      newest = place;
    },
    takeFinished: () => {
      const taken: T[] = [];
      while (oldest?.end === 'finished') {
        taken.push(oldest.item);
        oldest = unlinked(oldest);
      }
      if (oldest === undefined) newest = undefined;
      return taken;
    },
    cutFrom: (place) => {
      newest = placeBefore(place, oldest);
      if (newest === undefined) oldest = undefined;
      else newest.next = undefined;
      const cut: Place<T>[] = [];
      for (let one: Place<T> | undefined = place; one !== undefined; one = unlinked(one)) {
        cut.push(one);
      }
      return cut;
    },
  };
};

/** Gives the next place: one that someone still knows must not keep all later ones in memory. */
const unlinked = <T>(place: Place<T>): Place<T> | undefined => {
  const { next } = place;
  place.next = undefined;
  return next;
};

const placeBefore = <T>(place: Place<T>, oldest: Place<T> | undefined): Place<T> | undefined => {
  let before = oldest === place ? undefined : oldest;
  while (before !== undefined && before.next !== place) before = before.next;
  return before;
};
