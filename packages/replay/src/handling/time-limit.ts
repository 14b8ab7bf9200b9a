import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { identity, map, takeUntil, timer } from 'rxjs';
import { HandlerTimeoutError } from '../errors/handler-timeout-error.ts';

/** Fails what takes too long with an error that names it. */
export type TimeLimit = <T>(subject: string) => MonoTypeOperatorFunction<T>;

/** So many milliseconds; `undefined` is for ever. */
export const timeLimit =
  (timeout: number | undefined, scheduler: SchedulerLike): TimeLimit =>
  (subject) =>
    timeout === undefined
      ? identity
      : takeUntil(
          timer(timeout, scheduler).pipe(
            map(() => {
              throw new HandlerTimeoutError(timeout, subject);
            }),
          ),
        );
