import { ConnectionClosedError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { of, retry, throwError } from 'rxjs';
import type { Ask } from './conversation.ts';

/** Milliseconds that a disconnect may take. */
const disconnectTimeout = 2_000;

/** Ends the session on the server, so that it no longer counts against the org's limit (Bayeux, "Disconnect"). */
export const disconnect = (ask: Ask, clientId: string): Observable<unknown> =>
  ask([{ channel: '/meta/disconnect', clientId }], () => [], { timeout: disconnectTimeout }).pipe(
    // A kept-alive connection may have ended with the session; the second try opens a new one.
    retry({
      count: 1,
      delay: (error: unknown) =>
        error instanceof ConnectionClosedError ? of(undefined) : throwError(() => error),
    }),
  );
