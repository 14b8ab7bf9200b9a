/** The clock of this machine, as the client sees it. */
export interface MachineClock {
  /** Epoch milliseconds, whatever the client has been told. */
  readonly trueTime: () => number;
  /** Sets the clock so many milliseconds ahead of the true time, or behind where they are negative. Timers go on as they were. */
  readonly setAhead: (milliseconds: number) => void;
  /** Puts the true clock back in its place. */
  readonly restore: () => void;
}

/** Takes the place of `Date.now`: a clock that is set concerns all of a process. */
export const takeMachineClock = (): MachineClock => {
  const original = Date.now;
  const trueTime = original.bind(Date);
  let ahead = 0;
  Date.now = () => trueTime() + ahead;
  return {
    trueTime,
    setAhead: (milliseconds) => {
      ahead = milliseconds;
    },
    restore: () => {
      Date.now = original;
    },
  };
};
