/** Requests under way, until `close`. */
export interface UnderWay {
  readonly isClosed: () => boolean;
  /** Keeps the function that ends a request, until the function that it returns is called. */
  readonly add: (end: () => void) => () => void;
  /** Ends the requests under way. */
  readonly close: () => void;
}

export const createUnderWay = (): UnderWay => {
  /** Functions that end what is under way; undefined once closed. */
  let open: Set<() => void> | undefined = new Set();
  return {
    isClosed: () => open === undefined,
    add: (end) => {
      open?.add(end);
      return () => open?.delete(end);
    },
    close: () => {
      const ended = open;
      open = undefined;
      ended?.forEach((end) => end());
    },
  };
};
