import type { Second } from '../board/second.ts';
import { percentAt } from './time-axis.ts';

/** A path of bars, one for each second, in a box of 100 by 100. `reach` says between which heights each stands. */
export const barsOf = (
  seconds: readonly Second[],
  now: number,
  reach: (second: Second) => readonly [bottom: number, top: number],
): string =>
  seconds
    .map((second) => {
      const left = percentAt(second.at * 1_000, now);
      const [bottom, top] = reach(second);
      return left < 0
        ? ''
        : `M${round(left)} ${round(100 - top)}h${width}V${round(100 - bottom)}h-${width}z`;
    })
    .join('');

/** A second takes 100 / 60 of the box; some of it stays free. */
const width = 1.2;

const round = (value: number): number => Math.round(value * 100) / 100;
