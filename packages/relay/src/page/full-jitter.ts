/**
 * Milliseconds to wait after so many failures in a row: anything up to a ceiling that doubles from 1 s to 30 s, so that
 * pages which lost the relay together do not return together. Never less than 100, so that no luck makes a hot loop.
 */
export const fullJitter = (failures: number): number => {
  const ceiling = Math.min(30_000, 1_000 * 2 ** (failures - 1));
  return Math.round(100 + Math.random() * (ceiling - 100));
};
