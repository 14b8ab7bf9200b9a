import { atServer, clockAt, unknownClock } from './server-clock.ts';

/**
 * The times of both clocks in epoch milliseconds: the earliest that the server's may show, and that of this machine.
 */
export interface Now {
  readonly server: number;
  readonly here: number;
}

/** The clocks of this machine and of the server. */
export interface Clocks {
  readonly now: () => Now;
  /** The earliest time that the server's clock may have shown when this machine's showed `time`. */
  readonly atServer: (time: number) => number;
  /** Takes the server's time, exact to the second. Returns whether it is the first. */
  readonly set: (serverTime: number) => boolean;
}

/** Makes the {@link Clocks} from the clock of this machine, which must be one that nobody sets. */
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
