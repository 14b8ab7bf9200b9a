import type { Place } from '../log/event-log.ts';
import { randomKey } from './random-key.ts';

/** Gives one place after the other: each has a higher number than the last, and a key that tells nothing of it. */
export const createTick = (): (() => Place) => {
  let seq = 0;
  return () => ({ seq: (seq += 1), key: randomKey(6) });
};
