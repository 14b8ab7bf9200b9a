import { AsyncSubject, EMPTY, asapScheduler, concat, defer, finalize, observeOn } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ReplayStore } from '../model/replay.ts';
import { keepingPlace } from './wrap-store.ts';

/** Work that waits for all that was begun before it with the same channel of the same store. */
export type InTurn = <T>(
  store: ReplayStore,
  channel: string,
  work$: Observable<T>,
) => Observable<T>;

/** Makes the turns of one client. */
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
      // A turn that is given asynchronously: a thousand who wait must not nest.
      const before$ = former$?.pipe(observeOn(asapScheduler)) ?? EMPTY;
      const left = new AsyncSubject<never>();
      const turn = new AsyncSubject<never>();
      queue.set(key, turn);
      // Also behind one who leaves the queue those who follow wait for those before.
      concat(former$ ?? EMPTY, left).subscribe(turn);
      turn.subscribe({
        complete: () => {
          if (queue.get(key) === turn) queue.delete(key);
        },
      });
      return concat(before$, work$).pipe(finalize(() => left.complete()));
    });
};
