import { atServer, clockAt, unknownClock } from './server-clock.ts';

/** What the clocks show, in epoch milliseconds: the server's at the earliest, and this machine's. */
export interface Now {
  readonly server: number;
  readonly here: number;
}

/** The clocks of this machine and of the server. */
export interface Clocks {
  readonly now: () => Now;
  /** The earliest that the server's clock may have shown when this machine's showed `time`. */
  readonly atServer: (time: number) => number;
  /** The server has told its time, to the second. Returns whether it had not before. */
  readonly set: (serverTime: number) => boolean;
}

/** Makes the {@link Clocks} around one that nobody sets. */
export const createClocks = (now: () => number): Clocks => {
  let clock = unknownClock;
  return {
    now: () => ({ server: atServer(now(), clock), here: now() }),
    atServer: (time) => atServer(time, clock),
    set: (serverTime) => {
      const isFirst = clock === unknownClock;
      clock = clockAt(serverTime, now());
      return isFirst;
    },
  };
};
