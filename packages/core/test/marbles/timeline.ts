import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import type { Signal } from '../../src/session/signal.ts';

/**
 * What a connection goes through until a given virtual time, one line for each millisecond in which something happens:
 * `20000: waiting, authenticating`. Runs the virtual clock.
 */
export const timeline = (
  { scheduler, flush }: MarbleHelpers,
  signal$: Observable<Signal>,
  until: number,
): readonly string[] => {
  const lines = new Map<number, string[]>();
  const note = (what: string): void => {
    const now = scheduler.now();
    lines.set(now, [...(lines.get(now) ?? []), what]);
  };
  const subscription = signal$.subscribe({
    next: (signal) => {
      if (signal.type === 'state') note(signal.state.type);
    },
    error: (error: unknown) => note(error instanceof Error ? error.name : 'unknown error'),
  });
  scheduler.schedule(() => subscription.unsubscribe(), until);
  flush();
  return [...lines].map(([time, what]) => `${time}: ${what.join(', ')}`);
};
