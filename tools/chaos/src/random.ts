/** Numbers that a seed decides. */
export interface Random {
  /** At least 0, less than 1. */
  readonly unit: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...(readonly T[])]) => T;
}

/** Makes a generator of its own for each purpose, so that one does not disturb the other (mulberry32, by T. Ettinger). */
export const createRandom = (seed: number, purpose: string): Random => {
  let state = Array.from(purpose).reduce(
    (sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0),
    seed | 0,
  );
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number =>
    low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    between,
    chance: (probability) => unit() < probability,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
  };
};
