import type { ReplayIdError } from '@sfstream/core';
import { isSfStreamError } from '@sfstream/core';
import type { ObservableInput, OperatorFunction } from 'rxjs';
import { catchError, throwError } from 'rxjs';

/**
 * Goes on with another Observable when the replay id of a channel is refused, mostly because its event has left the
 * retention window. `project` is asked once: should its Observable fail with a `ReplayIdError` too, then so does the
 * stream. Other errors pass untouched.
 *
 * The client's own `replayFallback` also covers ids that are refused while the stream runs, and announces the loss;
 * use this operator where the answer depends on the error.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { ReplayOption } from '@sfstream/core';
 * import { fallbackOnReplayError } from '@sfstream/replay';
 * import type { Observable } from 'rxjs';
 *
 * declare function orders(replay: number): Observable<StreamEvent>;
 *
 * orders(4711)
 *   .pipe(fallbackOnReplayError(() => orders(ReplayOption.AllEvents)))
 *   .subscribe();
 * ```
 */
export const fallbackOnReplayError = <T, Fallback = T>(
  project: (error: ReplayIdError) => ObservableInput<Fallback>,
): OperatorFunction<T, T | Fallback> =>
  catchError((error: unknown) =>
    isReplayIdError(error) ? project(error) : throwError(() => error),
  );

/** Goes by brand and name, so that an error of a second installed copy of core counts too. */
const isReplayIdError = (error: unknown): error is ReplayIdError =>
  isSfStreamError(error) && error.name === 'ReplayIdError';
