import { answerOf } from '@sfstream/base';
import type { ReplayId, ReplayStore } from '@sfstream/core';
import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  asapScheduler,
  defer,
  filter,
  finalize,
  ignoreElements,
  observeOn,
  take,
  tap,
} from 'rxjs';

/** The store of one consumer, with a view of its writes. */
export interface WatchedStore extends ReplayStore {
  /** The position that is stored, then each later one. */
  readonly stored$: Observable<ReplayId | undefined>;
  readonly stored: ReplayId | undefined;
  /** Completes when no write is under way: what a consumer has finished is written even after it was unsubscribed. */
  readonly written$: Observable<never>;
}

/** Watches a store, which must fail where it has not stored, as `guarded` makes it. */
export const watchStore = (store: ReplayStore): WatchedStore => {
  const writes = new BehaviorSubject(0);
  const stored = new BehaviorSubject<ReplayId | undefined>(undefined);
  return {
    get: (channel) =>
      answerOf(() => store.get(channel)).pipe(tap((marker) => stored.next(marker?.replayId))),
    set: (channel, marker) =>
      defer(() => {
        writes.next(writes.value + 1);
        return answerOf(() => store.set(channel, marker));
      }).pipe(
        tap(() => stored.next(marker.replayId)),
        finalize(() => writes.next(writes.value - 1)),
      ),
    stored$: stored.asObservable(),
    get stored() {
      return stored.value;
    },
    written$: writes.pipe(
      // Later than the end of a write, with which the next one may begin.
      observeOn(asapScheduler),
      filter(() => writes.value === 0),
      take(1),
      ignoreElements(),
    ),
  };
};
