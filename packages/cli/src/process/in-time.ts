import type { MonoTypeOperatorFunction } from 'rxjs';
import { throwError, timeout } from 'rxjs';

/** Fails where nothing comes within `patience` milliseconds. */
export const inTime = <Value>(patience: number): MonoTypeOperatorFunction<Value> =>
  timeout({
    first: patience,
    with: () => throwError(() => new Error(`no answer within ${patience / 1000} s`)),
  });
