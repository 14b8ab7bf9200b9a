import type { Observable, SchedulerLike } from 'rxjs';
import { concat, retry, tap, throwError, timeout, timer } from 'rxjs';
import { pauseAfter } from '../time/pause-after.ts';
import { RequestRefusal } from './request-refusal.ts';
import { RelayConnectionError } from './relay-connection-error.ts';
import type { PageState } from './page-state.ts';
import type { PageSignal } from './page-signal.ts';

/** Time limits of a stream that is kept open, and listeners to its states and refusals. */
export interface Keeping {
  /** Milliseconds without a sign of life after which a connection is given up. */
  readonly heartbeatTimeout: number;
  readonly backoff: (failures: number) => number;
  readonly scheduler: SchedulerLike;
  readonly onState: (state: PageState) => void;
  readonly onRefusal: (refusal: RequestRefusal) => void;
}

/**
 * Opens the stream again whenever it ends, fails or falls silent. Reconnects after a refusal too: subscribers that
 * accept it have unsubscribed by then.
 */
export const keptOpen = (
  stream$: Observable<PageSignal>,
  { heartbeatTimeout, backoff, scheduler, onState, onRefusal }: Keeping,
): Observable<PageSignal> =>
  concat(stream$, throwError(ended)).pipe(
    timeout({
      each: heartbeatTimeout,
      scheduler,
      with: () => throwError(() => silent(heartbeatTimeout)),
    }),
    tap({ subscribe: () => onState({ type: 'connecting' }) }),
    retry({
      resetOnSuccess: true,
      delay: (error: unknown, failures) => {
        const delay = pauseAfter(backoff, failures);
        onState({ type: 'waiting', failures, delay, error: toConnectionError(error) });
        if (error instanceof RequestRefusal) onRefusal(error);
        return timer(delay, scheduler);
      },
    }),
  );

const ended = (): RelayConnectionError =>
  new RelayConnectionError('The relay ended the stream, or something before it did.');

const silent = (milliseconds: number): RelayConnectionError =>
  new RelayConnectionError(
    `The relay gave no sign of life for ${milliseconds} ms. If its heartbeat is rarer, raise heartbeatTimeout.`,
  );

const toConnectionError = (error: unknown): RelayConnectionError => {
  if (error instanceof RelayConnectionError) return error;
  return error instanceof RequestRefusal
    ? new RelayConnectionError(`The relay refused: ${error.reason}`, { status: error.status })
    : new RelayConnectionError('The stream of the relay failed.', { cause: error });
};
