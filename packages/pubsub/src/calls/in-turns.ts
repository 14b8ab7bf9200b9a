/** Values that are handed on together. */
export interface Turns<T> {
  /** Hands on at once where it is the last for now. */
  readonly add: (value: T, isLast?: boolean) => void;
  /** Hands on at once what was added. */
  readonly handOn: () => void;
}

/**
 * Gathers the values that one turn of Node's event loop brings, and hands them on at its end. What is read from a socket at once
 * comes as many messages, and what follows costs as much for one of them as for all. The last one for now is handed on at once, as
 * there is nothing to wait for.
 */
export const inTurns = <T>(handedOn: (values: readonly T[]) => void): Turns<T> => {
  let gathered: T[] = [];
  const handOn = (): void => {
    const values = gathered;
    gathered = [];
    if (values.length > 0) handedOn(values);
  };
  return {
    add: (value, isLast = false) => {
      const count = gathered.push(value);
      if (isLast) handOn();
      else if (count === 1) setImmediate(handOn);
    },
    handOn,
  };
};
