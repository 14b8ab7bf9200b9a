import { TransportError } from '@sfstream/http';
import type { SfStreamError } from '@sfstream/base';
import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { defer, tap } from 'rxjs';
import type { Signal } from '../protocol/signal.ts';

const hour = 3_600_000;

/**
 * Fails with a {@link TransportError} when more than `perHour` sessions were opened within an hour: something ends them
 * as fast as they begin, and each counts against the org's limit of clients until it expires. `null` means no limit.
 */
export const handshakeBudget = (
  perHour: number | null,
  scheduler: SchedulerLike,
): MonoTypeOperatorFunction<Signal> => {
  if (perHour === null) return (signal$) => signal$;
  return (signal$) =>
    defer(() => {
      let handshakes: readonly number[] = [];
      let lastFailure: SfStreamError | undefined;
      return signal$.pipe(
        tap((signal) => {
          if (signal.type === 'state' && signal.state.type === 'waiting') {
            lastFailure = signal.state.error;
          }
          if (signal.type !== 'begun') return;
          const now = scheduler.now();
          handshakes = [...handshakes.filter((time) => now - time < hour), now];
          if (handshakes.length > perHour) throw spent(perHour, lastFailure);
        }),
      );
    });
};

const spent = (perHour: number, lastFailure: SfStreamError | undefined): TransportError =>
  new TransportError(
    `More than ${perHour} sessions were opened within an hour (handshakesPerHour). Find out what ends them: ${lastFailure?.message ?? 'the server forgets them.'}`,
    {
      method: 'POST',
      url: '/meta/handshake',
      code: 'ERR_HANDSHAKE_BUDGET',
      ...(lastFailure !== undefined && { cause: lastFailure }),
    },
  );
