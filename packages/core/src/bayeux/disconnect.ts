import { ConnectionClosedError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { of, retry, throwError } from 'rxjs';
import type { Ask } from './conversation.ts';

/** Milliseconds that a farewell may take. */
const disconnectTimeout = 2_000;

/** Ends the session on the server, so that it does not count against the org's limit any longer (Bayeux, "Disconnect"). */
export const disconnect = (ask: Ask, clientId: string): Observable<unknown> =>
  ask([{ channel: '/meta/disconnect', clientId }], () => [], { timeout: disconnectTimeout }).pipe(
    // A kept connection may have ended together with the session; the second try takes a new one.
    retry({
      count: 1,
      delay: (error: unknown) =>
        error instanceof ConnectionClosedError ? of(undefined) : throwError(() => error),
    }),
  );
