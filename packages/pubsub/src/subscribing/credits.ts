import type { FetchResponse } from '../wire/messages.ts';
import { grantOf } from './grant-of.ts';
import { createGrants } from './grants.ts';
import type { Holding } from './channel-ports.ts';

/** The credit of one stream. */
export interface Credit {
  /** Books the next grant, and returns it; 0 for none. */
  readonly grant: () => number;
  /** Books a response that has come. Its events take up places until they are handed out. */
  readonly received: (response: FetchResponse) => void;
  readonly handedOut: (response: FetchResponse) => void;
  /** True where the server may send nothing more. */
  readonly isSpent: () => boolean;
  /** Gives back what the ended stream did not use. */
  readonly close: () => void;
}

/** Shares the places for events that are not finished among the streams of a session. */
export interface Credits {
  readonly open: () => Credit;
}

export const createCredits = (holding: Holding): Credits => {
  const limit = holding.limit > 0 ? holding.limit : Infinity;
  /** Events of all streams that are outstanding, or have come and are not handed out. */
  let onTheirWay = 0;

  return {
    open: () => {
      const grants = createGrants();
      let outstanding = 0;
      let meanBytes = 0;
      let arrived = 0;
      const set = (nowOutstanding: number, nowArrived: number): void => {
        onTheirWay += nowOutstanding - outstanding + nowArrived - arrived;
        outstanding = nowOutstanding;
        arrived = nowArrived;
      };
      return {
        grant: () => {
          const granted = grantOf({
            outstanding,
            room: limit - holding.pendingCount() - onTheirWay,
            limit,
            isFree: holding.isFree(),
            meanBytes,
          });
          grants.add(granted, outstanding);
          set(outstanding + granted, arrived);
          return granted;
        },
        received: ({ events, pendingNumRequested }) => {
          const counted = grants.leftAfter(events.length, pendingNumRequested);
          const left = Math.max(0, Math.min(outstanding - events.length, counted));
          set(left, arrived + events.length);
          if (events.length === 0) return;
          const bytes = events.reduce((sum, { event }) => sum + (event?.payload.length ?? 0), 0);
          const mean = bytes / events.length;
          meanBytes = meanBytes === 0 ? mean : (meanBytes + mean) / 2;
        },
        handedOut: ({ events }) => set(outstanding, arrived - events.length),
        isSpent: () => outstanding === 0,
        close: () => set(0, 0),
      };
    },
  };
};
