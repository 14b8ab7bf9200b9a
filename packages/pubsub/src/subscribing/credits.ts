import type { FetchResponse } from '../wire/messages.ts';
import { grantOf } from './grant-of.ts';
import type { Holding } from './channel-ports.ts';
import { emptyLedger, withGrant, withHandedOut, withResponse } from './ledger.ts';
import type { Ledger } from './ledger.ts';

/** The credit of one stream. */
export interface Credit {
  /** Books the next grant, and returns it; 0 for none. */
  readonly grant: () => number;
  /** Books a response that has come. Its events take up places until they are handed out. */
  readonly received: (response: FetchResponse) => void;
  /** Books so many events that were handed out. */
  readonly handedOut: (count: number) => void;
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
      let ledger = emptyLedger;
      const become = (next: Ledger): void => {
        onTheirWay += next.outstanding + next.arrived - ledger.outstanding - ledger.arrived;
        ledger = next;
      };
      return {
        grant: () => {
          const granted = grantOf({
            outstanding: ledger.outstanding,
            room: limit - holding.pendingCount() - onTheirWay,
            limit,
            isFree: holding.isFree(),
            meanBytes: ledger.meanBytes,
          });
          become(withGrant(ledger, granted));
          return granted;
        },
        received: (response) => become(withResponse(ledger, response)),
        handedOut: (count) => become(withHandedOut(ledger, count)),
        isSpent: () => ledger.outstanding === 0,
        close: () => become(emptyLedger),
      };
    },
  };
};
