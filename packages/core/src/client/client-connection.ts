import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { EMPTY, ignoreElements, share, tap, timer } from 'rxjs';
import { beside } from '../connection/beside.ts';
import type { Brake } from '../model/brake.ts';
import type { Channels } from '../channels/channels.ts';
import type { Settings } from './client-options.ts';
import { connection } from '../connection/connection.ts';
import type { ConnectionPorts } from '../connection/connection.ts';
import { connectionTimeout } from '../connection/connection-timeout.ts';
import { handshakeBudget } from '../connection/handshake-budget.ts';
import type { Journal } from './journal.ts';
import type { Signal } from '../protocol/signal.ts';

/** The parts that the connection of a client works with. */
interface Ports extends Pick<ConnectionPorts, 'protocol' | 'inBackground'> {
  readonly settings: Settings;
  readonly channels: Channels;
  readonly brake: Brake;
  readonly journal: Journal;
}

/** Milliseconds between two checks for silent channels. */
const silenceLookedAtEvery = 600_000;

/** The connection that all subscribers of a client share. Its signals go to the journal and are not emitted. */
export const clientConnection = ({
  settings,
  channels,
  journal: { tell, note },
  ...ports
}: Ports): Observable<never> => {
  const { auth, scheduler } = settings;
  const { wanted$, handedCount } = channels;
  return connection({ ...settings, ...ports, wanted$, handedCount }).pipe(
    handshakeBudget(settings.handshakesPerHour, scheduler),
    connectionTimeout(settings.connectionTimeout, scheduler),
    tap(tell),
    beside(
      (auth.activity$ ?? EMPTY).pipe(tap((happened) => note([happened]))),
      // (A page would load `interval` for this alone.)
      timer(silenceLookedAtEvery, silenceLookedAtEvery, scheduler).pipe(
        tap(() => note(channels.silences())),
      ),
    ),
    idleAtEnd(tell),
    // Before `share`, which would pass every signal to each of many subscribers.
    ignoreElements(),
    share(),
  );
};

/**
 * Reports `idle` before the error is passed on: a subscriber that retries at once begins a new connection, whose states
 * must come later.
 */
const idleAtEnd = (tell: (signal: Signal) => void): MonoTypeOperatorFunction<Signal> => {
  const idle = (): void => tell({ type: 'state', state: { type: 'idle' } });
  return tap({ error: idle, unsubscribe: idle });
};
