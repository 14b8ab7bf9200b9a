import type { ReplayStore } from '@sfstream/core';
import { keepingPlace } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { AsyncSubject, EMPTY, concat, defer, finalize } from 'rxjs';

const lastWrites = new WeakMap<ReplayStore, Map<string, Observable<never>>>();

/**
 * Writes to a channel of a store once all earlier writes to it have ended, whoever began them: a stream that was
 * unsubscribed may still be writing when its successor begins, which may have made its wrappers again. The write goes
 * on when nobody waits for it any more.
 */
export const inTurn = <T>(
  store: ReplayStore,
  channel: string,
  write$: Observable<T>,
): Observable<T> =>
  defer(() => {
    const place = keepingPlace(store, channel);
    const lastWrite = lastWrites.get(place.store) ?? new Map<string, Observable<never>>();
    lastWrites.set(place.store, lastWrite);
    const before$ = lastWrite.get(place.key) ?? EMPTY;
    const ended = new AsyncSubject<never>();
    lastWrite.set(place.key, ended);
    const written = new AsyncSubject<T>();
    concat(before$, write$)
      .pipe(
        finalize(() => {
          if (lastWrite.get(place.key) === ended) lastWrite.delete(place.key);
          ended.complete();
        }),
      )
      .subscribe(written);
    return written;
  });
