/** Data that wait to be published, the first ones first. To iterate takes nothing away. */
export interface Waiting extends Iterable<unknown> {
  readonly add: (datum: unknown) => void;
  /** Takes away so many, from the first on. */
  readonly drop: (count: number) => void;
  readonly isEmpty: () => boolean;
}

/**
 * Makes a {@link Waiting} of what is added, then of what `more` gives. It takes one at a time from there, and only where somebody
 * looks at it.
 */
export const createWaiting = (more: Iterator<unknown> = [].values()): Waiting => {
  let data: unknown[] = [];
  let first = 0;

  const pull = (): boolean => {
    const next = more.next();
    if (next.done === true) return false;
    data.push(next.value);
    return true;
  };
  return {
    *[Symbol.iterator]() {
      for (let at = first; at < data.length || pull(); at += 1) yield data[at];
    },
    add: (datum) => void data.push(datum),
    drop: (count) => {
      first += count;
      // To shorten the array each time would copy a long one as often.
      if (first * 2 < data.length) return;
      data = data.slice(first);
      first = 0;
    },
    isEmpty: () => first === data.length && !pull(),
  };
};
