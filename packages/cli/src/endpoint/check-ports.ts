import type { Observable } from 'rxjs';
import { catchError, defer, forkJoin, map, of, take } from 'rxjs';
import type { Checked, Finding } from '../findings/finding.ts';
import type { Endpoint } from './endpoint.ts';
import { inTime } from '../process/in-time.ts';
import { openSocket } from './open-socket.ts';
import { reasonOf, unreachable } from './unreachable.ts';

/** The outcome of opening a connection to a port. */
type Attempt =
  | { readonly port: number; readonly isOpen: true; readonly duration: number }
  | { readonly port: number; readonly isOpen: false; readonly reason: string };

/** Checks that connections can be opened to the port that is used, and looks at the other one that the service has. */
export const checkPorts = (endpoint: Endpoint, patience: number): Observable<Checked<undefined>> =>
  forkJoin({
    used: attempt(endpoint, endpoint.port, patience),
    other:
      endpoint.otherPort === undefined
        ? of(undefined)
        : attempt(endpoint, endpoint.otherPort, patience),
  }).pipe(
    map(({ used, other }) => {
      const findings = [
        usedFinding(endpoint, used, other),
        ...(other === undefined ? [] : [otherFinding(other, used)]),
      ];
      return used.isOpen
        ? { passed: true, value: undefined, findings }
        : { passed: false, findings };
    }),
  );

const attempt = (endpoint: Endpoint, port: number, patience: number): Observable<Attempt> =>
  defer(() => {
    const begun = performance.now();
    return openSocket(endpoint, port).pipe(
      inTime(patience),
      take(1),
      map((): Attempt => ({ port, isOpen: true, duration: Math.round(performance.now() - begun) })),
      catchError((error: unknown) => of<Attempt>({ port, isOpen: false, reason: reasonOf(error) })),
    );
  });

const usedFinding = (endpoint: Endpoint, used: Attempt, other: Attempt | undefined): Finding => {
  const { host, port } = endpoint;
  if (used.isOpen) {
    return {
      check: 'ports',
      status: 'ok',
      text: `Port ${port} of ${host} takes connections, after ${used.duration} ms.`,
    };
  }
  const around =
    other?.isOpen === true
      ? `Use the port that is open: set SF_PUBSUB_ENDPOINT=https://${host}:${other.port}, and in programs pubSub({ port: ${other.port} }).`
      : '';
  return unreachable(
    'ports',
    `Port ${port} of ${host} takes no connection: ${used.reason}.`,
    endpoint,
    around,
  );
};

const otherFinding = (other: Attempt, used: Attempt): Finding => ({
  check: 'ports',
  status: 'ok',
  text: other.isOpen
    ? `Port ${other.port} takes connections too.`
    : `Port ${other.port} takes none: ${other.reason}.${used.isOpen ? ` That does no harm, since ${used.port} is used.` : ''}`,
});
