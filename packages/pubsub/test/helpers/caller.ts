import type { Observable } from 'rxjs';
import { dematerialize, lastValueFrom, materialize, switchMap } from 'rxjs';
import type { Call } from '../../src/calls/call.ts';
import type { ConnectOptions } from '../../src/calls/connect.ts';
import { connect } from '../../src/calls/connect.ts';

export const accessToken = '00D5e000000AbCd!very-secret';

export const caller: ConnectOptions['caller'] = () => ({
  accessToken,
  instanceUrl: 'https://acme.my.salesforce.com',
  tenantId: '00D5e000000AbCd',
});

/** Connects, and gives what is made of the connection. Closes it when that ends, since a connection has no end of its own. */
export const using = <T>(
  origin: string,
  use: (call: Call) => Observable<T>,
  options: Partial<ConnectOptions> = {},
): Observable<T> =>
  connect({ origin, http: { proxy: false }, caller, pingInterval: 60_000, ...options }).pipe(
    switchMap((call) => use(call).pipe(materialize())),
    dematerialize(),
  );

/** The error that something fails with; a text, where it does not fail. */
export const failureOf = (result$: Observable<unknown>): Promise<unknown> =>
  lastValueFrom(result$, { defaultValue: 'nothing' }).then(
    (value) => `it gave ${String(value)}`,
    (error: unknown) => error,
  );
