/** The tolerance of a server, as far as its conduct has told. Each connection of a client begins with what the last one taught. */
export interface Tolerance {
  /** Milliseconds between two PINGs. */
  readonly pingInterval: () => number;
  /** Streams that a connection may carry, at least one. */
  readonly streams: () => number;
  /** Notes that the PINGs were too many. */
  readonly sendFewerPings: () => void;
  /** Notes that a connection cannot carry so many streams and other calls too. */
  readonly cannotCarry: (streams: number) => void;
}

/** Settings of {@link createTolerance}, which are what is tried first. */
export interface FirstTries {
  readonly pingInterval: number;
  readonly streamsPerConnection: number;
}

/** A timer cannot wait longer. */
const longestInterval = 2 ** 31 - 1;

/** Makes the {@link Tolerance} of one client. What it learns halves the load. */
export const createTolerance = (first: FirstTries): Tolerance => {
  let { pingInterval, streamsPerConnection } = first;
  return {
    pingInterval: () => pingInterval,
    streams: () => streamsPerConnection,
    sendFewerPings: () => (pingInterval = Math.min(2 * pingInterval, longestInterval)),
    cannotCarry: (streams) => {
      const half = Math.max(1, Math.floor(streams / 2));
      streamsPerConnection = Math.min(streamsPerConnection, half);
    },
  };
};
