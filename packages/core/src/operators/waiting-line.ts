/** The end of a stream. */
export type End = 'complete' | { readonly error: unknown };

/** The answer of an iterator. */
export type Answer<Value> = Promise<IteratorResult<Value, undefined>>;

/** Values that wait for callers, or callers that wait for values; never both at once. */
export interface WaitingLine<Value> {
  readonly length: () => number;
  readonly add: (value: Value) => void;
  /** Ends the line: no more values come. The end is passed on once, after all values; later calls get `complete`. */
  readonly end: (end: End) => void;
  /** The next value, or the end. */
  readonly take: () => Answer<Value>;
  /** Removes and returns all waiting values. */
  readonly empty: () => readonly Value[];
}

/** Makes an empty {@link WaitingLine}. `taken` is called with each value before its caller is answered. */
export const waitingLine = <Value>(taken: (value: Value) => void): WaitingLine<Value> => {
  const values: Value[] = [];
  const callers: ((answer: Answer<Value>) => void)[] = [];
  let ending: End | undefined;

  const answer = (): Answer<Value> | undefined => {
    const value = values.shift();
    if (value !== undefined) {
      taken(value);
      return Promise.resolve({ done: false, value });
    }
    if (ending === undefined) return undefined;
    const end = ending;
    ending = 'complete';
    return end === 'complete'
      ? Promise.resolve({ done: true, value: undefined })
      : // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the stream fails with
        Promise.reject(end.error);
  };

  const answerAll = (): void => {
    while (callers.length > 0) {
      const answered = answer();
      if (answered === undefined) return;
      callers.shift()?.(answered);
    }
  };

  return {
    length: () => values.length,
    add: (value) => {
      values.push(value);
      answerAll();
    },
    end: (end) => {
      ending = end;
      answerAll();
    },
    take: () => answer() ?? new Promise((resolve) => callers.push(resolve)),
    empty: () => values.splice(0),
  };
};
