import { deepStrictEqual } from 'node:assert';
import { TestScheduler } from 'rxjs/testing';
import type { RunHelpers } from 'rxjs/testing';

/** RxJS's run-mode helpers, and the scheduler they belong to. */
export type MarbleHelpers = RunHelpers & { readonly scheduler: TestScheduler };

/**
 * Makes a test body out of a marble test. Runs in virtual time; fails through `node:assert`, so it works in any runner.
 *
 * @example
 * ```ts
 * import { marbles } from '@sfstream/testing';
 * import { map } from 'rxjs';
 *
 * const test = marbles(({ cold, expectObservable }) => {
 *   expectObservable(cold('-a|', { a: 1 }).pipe(map((n) => n * 2))).toBe('-b|', { b: 2 });
 * });
 * test();
 * ```
 */
export const marbles =
  (test: (helpers: MarbleHelpers) => void): (() => void) =>
  () => {
    const scheduler = new TestScheduler((actual, expected) => deepStrictEqual(actual, expected));
    scheduler.run((helpers) => test({ ...helpers, scheduler }));
  };
