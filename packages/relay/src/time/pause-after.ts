import { boundedDelay } from '@sfstream/base';

/**
 * Milliseconds to wait after so many failures in a row, by a function that may come from anywhere: one that throws, or gives
 * what is not a number, makes it 30,000. A timer holds 31 bits; a longer one would be over at once.
 */
export const pauseAfter = (backoff: (failures: number) => number, failures: number): number => {
  const delay = given(backoff, failures);
  return boundedDelay(typeof delay === 'number' ? delay : NaN, patientDelay);
};

const patientDelay = 30_000;

const given = (backoff: (failures: number) => number, failures: number): unknown => {
  try {
    return backoff(failures);
  } catch {
    return patientDelay;
  }
};
