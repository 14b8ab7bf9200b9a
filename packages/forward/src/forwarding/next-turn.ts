import { queueScheduler, scheduled } from 'rxjs';

/** Lets `repeat` go on after the turn before, and not within it, where that was over at once: many would fill the stack. */
export const nextTurn$ = scheduled([undefined], queueScheduler);
