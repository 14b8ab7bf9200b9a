import { answerOf } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { EMPTY, catchError } from 'rxjs';
import type { Delivery } from './delivery.ts';

/** Gives an event back to its engine. Where that fails, the engine gives it on when its own time for it is over. */
export const giveBack = <Event extends StreamEvent>({ nak }: Delivery<Event>): void => {
  answerOf(() => nak())
    .pipe(catchError(() => EMPTY))
    .subscribe();
};
