/** How a stream ended. */
export type End =
  { readonly type: 'complete' } | { readonly type: 'error'; readonly error: unknown };

/** What an iterator answers. */
export type Answer<Value> = Promise<IteratorResult<Value, undefined>>;

/** Values that wait for callers, and callers that wait for values, of which there is never both. */
export interface WaitingLine<Value> {
  readonly length: () => number;
  readonly add: (value: Value) => void;
  /** No more values come. The end is told once, after all values; then the line is just over. */
  readonly end: (end: End) => void;
  /** The next value, or the end. */
  readonly take: () => Answer<Value>;
  /** All values that wait; they are in the line no more. */
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
    ending = { type: 'complete' };
    return end.type === 'error'
      ? // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the stream fails with
        Promise.reject(end.error)
      : Promise.resolve({ done: true, value: undefined });
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
