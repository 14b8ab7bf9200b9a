import type { Backoff, MaybeAsync } from '@sfstream/base';
import { answerOf, boundedDelay, notify } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import { isNotLeading } from '@sfstream/replay';
import type { Observable, SchedulerLike } from 'rxjs';
import { defer, ignoreElements, retry, throwError, timeout, timer } from 'rxjs';
import type { Sink } from '../sinks/sink.ts';
import { WriteTimeoutError } from '../errors/write-timeout-error.ts';

/** A write that has failed and is tried again. */
export interface WriteFailure {
  /** What the sink failed with, or a `WriteTimeoutError`. */
  readonly error: unknown;
  /** Counts the failures of these events, from 1. */
  readonly failures: number;
  /** The events that are not written, in order. */
  readonly events: readonly StreamEvent[];
  /** Milliseconds to the next try. */
  readonly delay: number;
}

/** Durations are milliseconds. */
export interface WriteSettings {
  readonly timeout: number;
  readonly backoff: Backoff;
  readonly onFailure: ((failure: WriteFailure) => void) | undefined;
  readonly scheduler: SchedulerLike;
}

/** Writes events until the sink has confirmed them; then it completes. Fails where trying again cannot help. */
export const writing = (
  sink: Sink,
  events: readonly StreamEvent[],
  settings: WriteSettings,
): Observable<never> => untilDone(() => sink.write(events), events, settings);

/** Asks the sink to do something about these events until it has answered; then it completes. */
export const untilDone = (
  ask: () => MaybeAsync<unknown>,
  events: readonly StreamEvent[],
  { timeout: limit, backoff, onFailure, scheduler }: WriteSettings,
): Observable<never> =>
  answerOf(ask).pipe(
    timeout({
      first: limit,
      scheduler,
      with: () => throwError(() => new WriteTimeoutError(limit)),
    }),
    retry({
      delay: (error: unknown, failures) =>
        defer(() => {
          if (isFinal(error)) throw error;
          const delay = boundedDelay(backoff(failures));
          if (onFailure) notify('onFailure', onFailure, { error, failures, events, delay });
          return timer(delay, scheduler);
        }),
    }),
    ignoreElements(),
  );

/** Another process leads, or the engine can never take these events. */
const isFinal = (error: unknown): boolean => isNotLeading(error) || isPoison(error);

/** Says whether a sink has failed with the fact that it can never take these events. */
export const isPoison = (error: unknown): error is ClientError => error instanceof ClientError;
