import { longestTimer } from '../time/longest-timer.ts';
import type { OptionRule } from './check-options.ts';

/** Rule for pauses: milliseconds that a timer can hold, 0 among them. */
export const delay: OptionRule = [
  'a number of milliseconds from 0 to 2,147,483,647',
  (value) => typeof value === 'number' && value >= 0 && value <= longestTimer,
];

/** Rule for time limits: milliseconds that a timer can hold. A limit of 0 would be over before it began. */
export const timeLimit: OptionRule = [
  'a number of milliseconds above 0, at most 2,147,483,647',
  (value) => typeof value === 'number' && value > 0 && value <= longestTimer,
];
