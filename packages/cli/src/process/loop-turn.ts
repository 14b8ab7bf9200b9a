import { Observable } from 'rxjs';

/**
 * Completes in the next turn of the event loop. Files and terminals take a line at once, so that line after line would be
 * written without a turn for anything else, such as a signal or a write of a store.
 */
export const loopTurn$ = new Observable<never>((subscriber) => {
  const immediate = setImmediate(() => subscriber.complete());
  return () => clearImmediate(immediate);
});
