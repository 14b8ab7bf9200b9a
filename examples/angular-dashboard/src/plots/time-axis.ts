import { windowLength } from '../board/window.ts';

/** Where a time stands in the window that ends `now`: 0 is its beginning, 100 its end. */
export const percentAt = (time: number, now: number): number =>
  (1 - (now - time) / windowLength) * 100;
