import type { ReplayStore } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { AsyncSubject, EMPTY, concat, defer, finalize } from 'rxjs';

const lastWrites = new WeakMap<ReplayStore, Map<string, Observable<never>>>();

/**
 * Writes to a channel of a store once all earlier writes to it have ended, whoever began them: a stream that was
 * unsubscribed may still be writing when its successor begins. The write goes on when nobody waits for it any more.
 */
export const inTurn = <T>(
  store: ReplayStore,
  channel: string,
  write$: Observable<T>,
): Observable<T> =>
  defer(() => {
    const lastWrite = lastWrites.get(store) ?? new Map<string, Observable<never>>();
    lastWrites.set(store, lastWrite);
    const before$ = lastWrite.get(channel) ?? EMPTY;
    const ended = new AsyncSubject<never>();
    lastWrite.set(channel, ended);
    const written = new AsyncSubject<T>();
    concat(before$, write$)
      .pipe(
        finalize(() => {
          if (lastWrite.get(channel) === ended) lastWrite.delete(channel);
          ended.complete();
        }),
      )
      .subscribe(written);
    return written;
  });
