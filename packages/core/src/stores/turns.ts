import { AsyncSubject, EMPTY, asapScheduler, concat, defer, finalize, observeOn } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ReplayStore } from '../model/replay.ts';
import { keepingPlace } from './wrap-store.ts';

/** Runs work after all earlier work with the same channel of the same store. */
export type InTurn = <T>(
  store: ReplayStore,
  channel: string,
  work$: Observable<T>,
) => Observable<T>;

/** Makes the {@link InTurn} of one client. */
export const createTurns = (): InTurn => {
  const turns = new WeakMap<ReplayStore, Map<string, Observable<never>>>();

  const turnsOf = (store: ReplayStore): Map<string, Observable<never>> => {
    const found = turns.get(store) ?? new Map<string, Observable<never>>();
    turns.set(store, found);
    return found;
  };

  return (given, channel, work$) =>
    defer(() => {
      const { store, key } = keepingPlace(given, channel);
      const queue = turnsOf(store);
      const former$ = queue.get(key);
      // The turn is passed on asynchronously: a thousand waiting calls must not nest.
      const before$ = former$?.pipe(observeOn(asapScheduler)) ?? EMPTY;
      const left = new AsyncSubject<never>();
      const turn = new AsyncSubject<never>();
      queue.set(key, turn);
      // Work behind one that leaves the queue still waits for the work before it.
      concat(former$ ?? EMPTY, left).subscribe(turn);
      turn.subscribe({
        complete: () => {
          if (queue.get(key) === turn) queue.delete(key);
        },
      });
      return concat(before$, work$).pipe(finalize(() => left.complete()));
    });
};
