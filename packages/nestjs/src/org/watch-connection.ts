import type { ClientState } from '@sfstream/core';
import type { Observable, Subscription } from 'rxjs';
import { scan } from 'rxjs';

/** Status of a connection. Durations are milliseconds. */
export interface ConnectionStatus {
  readonly state: ClientState['type'];
  /** Time without a connection that is wanted; 0 while there is one. */
  readonly silentFor: number;
}

/** The status of a connection, until `subscription` is unsubscribed. */
export interface ConnectionWatch {
  readonly status: ConnectionStatus;
  readonly subscription: Subscription;
}

interface Seen {
  readonly state: ClientState['type'];
  readonly silentSince?: number;
}

export const watchConnection = (
  state$: Observable<ClientState>,
  now: () => number = Date.now,
): ConnectionWatch => {
  let seen: Seen = { state: 'idle' };
  const subscription = state$
    .pipe(
      scan(
        ({ silentSince = now() }: Seen, { type: state }): Seen =>
          isConnected(state) ? { state } : { state, silentSince },
        seen,
      ),
    )
    .subscribe((next) => (seen = next));
  return {
    get status() {
      const { state, silentSince = now() } = seen;
      return { state, silentFor: now() - silentSince };
    },
    subscription,
  };
};

/** Counts a connection that nobody wants, or that is parked on purpose, as there. */
const isConnected = (state: ClientState['type']): boolean =>
  state === 'open' || state === 'parked' || state === 'idle';
