import type { HandOverEnd } from './holding.ts';

/** What an iteration holds an event by. */
export interface IterationHold {
  /** Against the brake of the client. */
  readonly release: (() => void) | undefined;
  /** Against whoever keeps positions. */
  readonly end: ((how: HandOverEnd) => void) | undefined;
}

/** The events that an iterator has given to its callers. */
export interface GivenEvents {
  readonly add: (hold: IterationHold) => void;
  /** Somebody calls `next`; what is returned takes the answer. */
  readonly ask: () => <T>(answer: Promise<IteratorResult<T>>) => Promise<IteratorResult<T>>;
  /** The iterator was left. */
  readonly abandon: () => void;
}

/**
 * Finishes events that were given when their callers ask for the next ones. One caller that asks is done with all that was
 * given. Of several that ask at once, as workers of a pool do, one that asks again may not be the one that has the oldest event.
 * So nothing counts as finished before as many ask at once as ever did: no caller is at work then. One that was told the
 * end goes on counting as one who asks.
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
