/** Things that arrive in order and are finished in any. */
export interface ContiguousMark<T> {
  /** Takes the next thing. Call what is returned once it is finished; calling it again does nothing. */
  readonly arrive: (item: T) => () => void;
}

interface Place<T> {
  readonly item: T;
  isFinished: boolean;
  next: Place<T> | undefined;
}

/**
 * Calls `pass` for things, in order of arrival, once they and all before them are finished: the last one that passed is
 * the highest contiguous finished one. Takes constant time, and keeps only what arrived since the oldest unfinished one.
 */
export const contiguousMark = <T>(pass: (items: readonly T[]) => void): ContiguousMark<T> => {
  let oldest: Place<T> | undefined;
  let newest: Place<T> | undefined;

  const passFinished = (): void => {
    const passed: T[] = [];
    while (oldest?.isFinished === true) {
      const { item, next } = oldest;
      // A place that someone still knows must not keep all later ones in memory.
      oldest.next = undefined;
      oldest = next;
      if (next === undefined) newest = undefined;
      passed.push(item);
    }
    if (passed.length > 0) pass(passed);
  };

  return {
    arrive: (item) => {
      const place: Place<T> = { item, isFinished: false, next: undefined };
      oldest ??= place;
      if (newest !== undefined) newest.next = place;
      newest = place;
      return () => {
        place.isFinished = true;
        passFinished();
      };
    },
  };
};
