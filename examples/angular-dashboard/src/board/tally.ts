/** What has arrived, judged by replay ids; the mock org numbers its events without a hole. */
export interface Tally {
  readonly received: number;
  readonly repeated: number;
  readonly newest: number | undefined;
  /** The ids that were passed over, as ranges with both ends. */
  readonly missing: readonly (readonly [first: number, last: number])[];
  /** Whether the next event may have an earlier id, as the service and its mock org may have been started again. */
  readonly mayBeginAgain?: boolean;
}

export const emptyTally: Tally = { received: 0, repeated: 0, newest: undefined, missing: [] };

/** The tally once the relay has said that it may not have told of all. */
export const afterGap = (tally: Tally): Tally => ({ ...tally, mayBeginAgain: true });

/** The tally after one more event. */
export const receive = (
  { mayBeginAgain = false, newest: before, ...tally }: Tally,
  replayId: number,
): Tally => {
  const { missing } = tally;
  const newest = mayBeginAgain && replayId <= (before ?? 0) ? undefined : before;
  const received = tally.received + 1;
  if (newest === undefined || replayId > newest) {
    const isNext = newest === undefined || replayId === newest + 1;
    const passed = isNext ? missing : [...missing, [newest + 1, replayId - 1] as const];
    return { ...tally, received, newest: replayId, missing: passed };
  }
  const isLate = missing.some(([first, last]) => first <= replayId && replayId <= last);
  return isLate
    ? { ...tally, newest, received, missing: missing.flatMap((range) => without(range, replayId)) }
    : { ...tally, newest, received, repeated: tally.repeated + 1 };
};

/** How many events were passed over and have not come since. */
export const missedOf = ({ missing }: Tally): number =>
  missing.reduce((sum, [first, last]) => sum + last - first + 1, 0);

const without = (
  [first, last]: readonly [number, number],
  id: number,
): (readonly [number, number])[] =>
  id < first || id > last
    ? [[first, last]]
    : [[first, id - 1] as const, [id + 1, last] as const].filter(([from, to]) => from <= to);
