import type { Client } from '@grpc/grpc-js';
import { connectivityState } from '@grpc/grpc-js';
import { Observable } from 'rxjs';

/** The end of opening a connection. */
export type Readiness = 'ready' | 'failed' | 'late';

/**
 * Opens the connection of a client on subscription, and emits once how that ended. The library itself would try again
 * after waits of its own, and tell nobody.
 */
export const readinessOf = (client: Client, timeout: number): Observable<Readiness> =>
  new Observable((subscriber) => {
    const channel = client.getChannel();
    const say = (readiness: Readiness): void => {
      subscriber.next(readiness);
      subscriber.complete();
    };
    const late = setTimeout(() => say('late'), timeout);
    const look = (): void => {
      // A closed channel tells its watchers too.
      if (subscriber.closed) return;
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) say('ready');
      else if (state === connectivityState.TRANSIENT_FAILURE) say('failed');
      // Its own time limit would go by a clock that may be set.
      else channel.watchConnectivityState(state, Infinity, look);
    };
    look();
    return () => clearTimeout(late);
  });
