/** How what was shipped compares to what was published. */
export interface Counts {
  readonly published: number;
  /** Different orders. */
  readonly shipped: number;
  readonly missed: number;
  /** How often an order was shipped again. */
  readonly repeated: number;
}

/** Compares the replay ids 1 to `published` to those in the ledger. */
export const countsOf = (published: number, ledger: readonly number[]): Counts => {
  const shipped = new Set(ledger);
  return {
    published,
    shipped: shipped.size,
    missed: Array.from({ length: published }, (_, index) => index + 1).filter(
      (replayId) => !shipped.has(replayId),
    ).length,
    repeated: ledger.length - shipped.size,
  };
};

export const countsLine = ({ published, shipped, missed, repeated }: Counts): string =>
  `published ${published}, shipped ${shipped}, missed ${missed}, repeated ${repeated}`;
