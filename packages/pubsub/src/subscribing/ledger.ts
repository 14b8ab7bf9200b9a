import type { FetchResponse } from '../wire/messages.ts';

/** The events that one stream may bring and has brought. */
export interface Ledger {
  /** Events that the server may still send. */
  readonly outstanding: number;
  /** Of these, those that it said in its last response. */
  readonly counted: number;
  /** Grants that it has not counted yet. */
  readonly underWay: readonly number[];
  /** Events that have come and are not handed out. */
  readonly arrived: number;
  /** Size of an event, on average; 0 where none has come yet. */
  readonly meanBytes: number;
}

export const emptyLedger: Ledger = {
  outstanding: 0,
  counted: 0,
  underWay: [],
  arrived: 0,
  meanBytes: 0,
};

export const withGrant = (ledger: Ledger, granted: number): Ledger => ({
  ...ledger,
  outstanding: ledger.outstanding + granted,
  underWay: granted > 0 ? [...ledger.underWay, granted] : ledger.underWay,
});

export const withResponse = (
  ledger: Ledger,
  { events, pendingNumRequested: counted }: FetchResponse,
): Ledger => {
  const underWay = grantsAfter(ledger.underWay, counted + events.length - ledger.counted);
  const promised = underWay.reduce((sum, grant) => sum + grant, counted);
  return {
    outstanding: Math.max(0, Math.min(ledger.outstanding - events.length, promised)),
    counted,
    underWay,
    arrived: ledger.arrived + events.length,
    meanBytes: meanAfter(ledger.meanBytes, events),
  };
};

export const withHandedOut = (ledger: Ledger, count: number): Ledger => ({
  ...ledger,
  arrived: ledger.arrived - count,
});

/**
 * The grants that are still on their way to the server, which has counted so many more events than before. It may count a grant for
 * less than it is, and responses that it sent before do not count it yet.
 */
const grantsAfter = (underWay: readonly number[], countedMore: number): readonly number[] => {
  const [oldest] = underWay;
  return oldest === undefined || countedMore <= 0
    ? underWay
    : grantsAfter(underWay.slice(1), countedMore - oldest);
};

const meanAfter = (mean: number, events: FetchResponse['events']): number => {
  if (events.length === 0) return mean;
  const meanOfThese = sizeOf(events) / events.length;
  return mean === 0 ? meanOfThese : (mean + meanOfThese) / 2;
};

/** Bytes of the message in which events came, which holds little else. */
const sizeOf = (events: FetchResponse['events']): number =>
  events.find(({ event }) => event !== null)?.event?.payload.message.length ?? 0;
