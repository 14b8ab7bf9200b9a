import type { ReplayStore } from '@sfstream/core';
import { keepingPlace } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { AsyncSubject, EMPTY, concat, defer, finalize } from 'rxjs';
import { writersOf } from './writers-of.ts';

/**
 * Writes to a channel of a store once all earlier writes to it have ended: a stream that was unsubscribed may still be
 * writing when its successor begins. The write goes on when nobody waits for it any more.
 */
export const inTurn = <T>(
  store: ReplayStore,
  channel: string,
  write$: Observable<T>,
): Observable<T> =>
  defer(() => {
    const { lastWrites } = writersOf(store);
    const { key } = keepingPlace(store, channel);
    const before$ = lastWrites.get(key) ?? EMPTY;
    const ended = new AsyncSubject<never>();
    lastWrites.set(key, ended);
    const written = new AsyncSubject<T>();
    concat(before$, write$)
      .pipe(
        finalize(() => {
          if (lastWrites.get(key) === ended) lastWrites.delete(key);
          ended.complete();
        }),
      )
      .subscribe(written);
    return written;
  });
