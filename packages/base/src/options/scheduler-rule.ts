import { hasMethods } from './check-options.ts';
import type { OptionRule } from './check-options.ts';

/** The rule for an option that measures the time. */
export const schedulerRule: OptionRule = ['an RxJS scheduler', hasMethods('schedule', 'now')];
