/**
 * Milliseconds to wait after so many failures in a row, by a function that may come from anywhere: one that throws, or gives
 * what is not a number, makes it 30,000. A timer holds 31 bits; a longer one would be over at once.
 */
export const pauseAfter = (backoff: (failures: number) => number, failures: number): number => {
  const delay = given(backoff, failures);
  return typeof delay !== 'number' || Number.isNaN(delay)
    ? patientDelay
    : Math.min(Math.max(0, delay), 2 ** 31 - 1);
};

const patientDelay = 30_000;

const given = (backoff: (failures: number) => number, failures: number): unknown => {
  try {
    return backoff(failures);
  } catch {
    return patientDelay;
  }
};
