import { messageOf, optional, readOptions, schedulerRule, timeLimit } from '@sfstream/base';
import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import {
  StoreError,
  answerOf,
  heldMarker,
  readMarker,
  refuseForgetful,
  wrapStore,
} from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import { TimeoutError, asyncScheduler, catchError, defer, map, throwError, timeout } from 'rxjs';

/** Options of {@link guarded}. */
export interface GuardOptions {
  /** Milliseconds for each answer. Default: 5,000. */
  readonly timeout?: number;
  /** Measures the time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** A store that reports every failure; it is asked on subscription. */
export interface GuardedStore extends ReplayStore {
  get(channel: string): Observable<ReplayMarker | undefined>;
  set(channel: string, marker: ReplayMarker): Observable<unknown>;
}

/**
 * Makes every failure of a store a {@link StoreError}: an answer that does not come in time, an error, a `set` that
 * answers `false`, and what is not a marker, on its way in or out. For stores behind a network, which may hang where a
 * file would fail. Nothing is asked twice; what to do about a failure is the business of `checkpoint` or of the caller.
 *
 * A write that was given up may still arrive, and put an older marker in the place of a newer one. Then events come
 * again; none is lost.
 *
 * Throws a `ClientError` for a time limit that is not above 0, and for a store that would lose markers silently: a
 * Keyv that swallows its errors, or entries that expire. Markers are set without a time to live.
 *
 * @example
 * ```ts
 * import { guarded } from '@sfstream/replay';
 * import Keyv from 'keyv';
 *
 * const store = guarded(new Keyv({ throwOnErrors: true }), { timeout: 2_000 });
 * ```
 */
export const guarded = (store: ReplayStore, options: GuardOptions = {}): GuardedStore => {
  const { timeout: limit, scheduler } = readOptions('guarded', options, {
    timeout: optional(timeLimit, 5_000),
    scheduler: optional(schedulerRule, asyncScheduler),
  });
  refuseForgetful(store);

  const ask = <T>(channel: string, task: string, question: () => Observable<T>) =>
    defer(question).pipe(
      timeout({ first: limit, scheduler }),
      catchError((cause: unknown) => {
        const reason = cause instanceof TimeoutError ? noAnswer(limit) : messageOf(cause);
        const message = `The store did not ${task} the marker of ${channel}: ${reason}`;
        return throwError(() => new StoreError(message, channel, { cause }));
      }),
    );

  return wrapStore(store, {
    get: (channel) => ask(channel, 'give', () => heldMarker(store, channel)),
    set: (channel, marker) =>
      ask(channel, 'take', () =>
        answerOf(() => store.set(channel, readMarker(marker))).pipe(map(unlessFalse)),
      ),
  });
};

const noAnswer = (limit: number): string =>
  `it gave no answer within ${limit} ms. Check that its server is reachable, or allow more time with \`timeout\`.`;

const unlessFalse = (answer: unknown): unknown => {
  if (answer === false) throw new Error('it answered false.');
  return answer;
};
