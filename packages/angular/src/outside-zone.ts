import type { NgZone } from '@angular/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';

/**
 * Subscribes outside of zone.js, since an open stream must not keep the app from becoming stable, and delivers inside,
 * so that values are shown. Unsubscribes outside as well: the client then connects again for the channels that are
 * left. Without zone.js this does nothing.
 */
export const outsideZone =
  <T>(zone: NgZone): MonoTypeOperatorFunction<T> =>
  (source$) =>
    new Observable((subscriber) => {
      const reading = zone.runOutsideAngular(() =>
        source$.subscribe({
          next: (value) => zone.run(() => subscriber.next(value)),
          error: (error: unknown) => zone.run(() => subscriber.error(error)),
          complete: () => zone.run(() => subscriber.complete()),
        }),
      );
      return () => zone.runOutsideAngular(() => reading.unsubscribe());
    });
