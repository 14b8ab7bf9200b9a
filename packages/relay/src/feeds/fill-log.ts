import { InvalidOperationError } from '@sfstream/base';
import { ReplayIdError } from '@sfstream/core';
import type { StreamEvent } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, concat, defer, ignoreElements, retry, tap, timer } from 'rxjs';
import type { LogStart } from '../log/event-log.ts';
import type { RelayedChannel } from '../options/relay-options.ts';
import { pauseAfter } from '../time/pause-after.ts';
import { entryOf } from './entry-of.ts';
import type { FeedContext } from './feed-context.ts';
import type { FeedState } from './feed-state.ts';
import { givenAgain } from './given-again.ts';
import { logStartAfter } from './log-start-after.ts';
import type { MarkerKeeper } from './marker-keeper.ts';
import { replayFor } from './replay-for.ts';

/** The parts of one channel that work together. */
export interface Filling {
  readonly channel: string;
  readonly rule: RelayedChannel;
  readonly state: FeedState;
  readonly keeper: MarkerKeeper;
  /** Gives the start of a log that has not begun. */
  readonly start$: Observable<LogStart>;
}

/** Fills the log with the events of its channel, again after each failure. Completes when the client is closed. */
export const fillLog = (
  { channel, rule, state, keeper, start$ }: Filling,
  context: FeedContext,
): Observable<unknown> => {
  const { source, settings, tick, note } = context;
  const { scheduler, backoff, replayFallback } = settings;
  const { log } = state;

  const opened$ = defer(() => (log.start.type === 'unknown' ? start$ : EMPTY)).pipe(
    tap((start) => state.open(start)),
    ignoreElements(),
  );
  const source$ = defer(() =>
    source.channel(channel, {
      replay: replayFor(log, keeper.keepStart),
      replayFallback: () => undefined,
    }),
  );
  const onGiven = (): void => state.setDown(false);
  const event$ = defer(() =>
    state.isDown ? source$.pipe(givenAgain(channel, context, onGiven)) : source$,
  );

  const append = (event: StreamEvent): void => {
    const content = entryOf(event, rule, (error) =>
      note({ type: 'event-unreadable', channel, error }),
    );
    if (content !== undefined) log.append({ ...content, ...tick(), at: scheduler.now() });
  };

  const recover = (error: unknown, failures: number): Observable<unknown> => {
    const start = logStartAfter(error, log, { replayFallback, now: scheduler.now() });
    if (start !== undefined) log.restart(tick(), start);
    const isFirstRefusal = error instanceof ReplayIdError && failures === 1;
    const delay = isFirstRefusal ? 0 : pauseAfter(backoff, failures);
    note({ type: 'channel-failed', channel, error, delay });
    state.setDown(true);
    return timer(delay, scheduler);
  };

  return concat(opened$, event$).pipe(
    catchError(endWhereClosed),
    tap(append),
    retry({ delay: recover, resetOnSuccess: true }),
  );
};

const endWhereClosed = (error: unknown): Observable<never> => {
  if (error instanceof InvalidOperationError) return EMPTY; // The client is closed.
  throw error;
};
