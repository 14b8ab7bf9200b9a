import { EMPTY, of } from 'rxjs';
import type { Settings } from '../../src/client/client-options.ts';
import type { Transports } from '../../src/client/create-transports.ts';
import type { Exchange } from '../../src/wire/exchange.ts';

let exchange: Exchange = () => EMPTY;

/** Sets what answers the clients that are made from now on. */
export const answerBy = (next: Exchange): void => {
  exchange = next;
};

/** Takes the place of `createTransports` in virtual time, which sockets know nothing of. */
export const createTransports = (_: Partial<Settings>): Transports => {
  const current = exchange;
  return {
    reach: ({ instanceUrl }) =>
      of(() => ({ exchange: current, instanceUrl, close: () => undefined })),
    activity$: EMPTY,
    complete: () => undefined,
  };
};
