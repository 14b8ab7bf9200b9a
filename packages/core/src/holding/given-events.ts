import type { HandOverEnd } from './holding.ts';

/** The holds of an iteration on one event. */
export interface IterationHold {
  /** Releases the brake of the client. */
  readonly release: (() => void) | undefined;
  /** Ends the hold towards operators that keep positions. */
  readonly end: ((how: HandOverEnd) => void) | undefined;
}

/** The events that an iterator has given to its callers. */
export interface GivenEvents {
  readonly add: (hold: IterationHold) => void;
  /** Somebody calls `next`; the returned function takes the answer. */
  readonly ask: () => <T>(answer: Promise<IteratorResult<T>>) => Promise<IteratorResult<T>>;
  /** The iterator was left. */
  readonly abandon: () => void;
}

/**
 * Finishes given events when their callers ask for the next ones. A single caller that asks is done with all that was
 * given. Of several that ask at once, such as the workers of a pool, the one that asks again may not have the oldest
 * event. So nothing counts as finished before as many ask at once as ever did: then no caller is at work. A caller that
 * got the end still counts as asking.
 */
export const givenEvents = (): GivenEvents => {
  const releases: (() => void)[] = [];
  const ends: ((how: HandOverEnd) => void)[] = [];
  let asking = 0;
  let mostAsking = 0;

  const release = (): void => releases.splice(0).forEach((one) => one());
  const endAll = (how: HandOverEnd): void => ends.splice(0).forEach((end) => end(how));

  return {
    add: (hold) => {
      if (hold.release !== undefined) releases.push(hold.release);
      if (hold.end !== undefined) ends.push(hold.end);
    },
    ask: () => {
      asking += 1;
      mostAsking = Math.max(mostAsking, asking);
      release();
      if (asking === mostAsking) endAll('finished');
      return (answer) =>
        answer.then((result) => {
          if (result.done !== true) asking -= 1;
          return result;
        });
    },
    abandon: () => {
      release();
      endAll('abandoned');
    },
  };
};
