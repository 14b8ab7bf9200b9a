import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Observable } from 'rxjs';
import { catchError, defer, map, of } from 'rxjs';
import type { Checked } from '../findings/finding.ts';
import type { Endpoint } from './endpoint.ts';
import { inTime } from '../process/in-time.ts';
import { passed } from './passed.ts';
import { reasonOf, unreachable } from './unreachable.ts';

/** Checks that the name of the host has an address. Behind a proxy that is the proxy's business. */
export const checkName = (endpoint: Endpoint, patience: number): Observable<Checked<undefined>> =>
  defer(() => {
    const { host, proxy } = endpoint;
    if (isIP(host) !== 0) return of(passed());
    if (proxy !== undefined) {
      return of(passed(['dns', `The proxy ${proxy.host}:${proxy.port} looks ${host} up.`]));
    }
    return defer(() => lookup(host, { all: true })).pipe(
      inTime(patience),
      map((found) => found.map(({ address }) => address).join(', ')),
      map((addresses) => passed(['dns', `${host} is at ${addresses}.`])),
      catchError((error: unknown) => of(unknown(endpoint, error))),
    );
  });

const unknown = (endpoint: Endpoint, error: unknown): Checked<undefined> => {
  const { host } = endpoint;
  const remedy = `Check that the name server of this network knows ${host}, by nslookup ${host}.`;
  const text = `${host} has no address: ${reasonOf(error)}.`;
  return { passed: false, findings: [unreachable('dns', text, endpoint, remedy)] };
};
