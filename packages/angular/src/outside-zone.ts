import type { NgZone } from '@angular/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Observable } from 'rxjs';

/**
 * Where zone.js is used, an open stream must not keep the app from becoming stable, while what it brings is to be shown. It is
 * left outside as well: who leaves one of several channels makes the client connect again for the others. Without zone.js
 * this does nothing.
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
