import { ConnectionClosedError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { catchError, defer, finalize, map, throwError } from 'rxjs';
import type { Call } from '../calls/call.ts';
import { CallError } from '../errors/call-error.ts';
import { lineBy } from './line.ts';
import type { Line, LinePorts } from './line.ts';

/**
 * Opens a connection on subscription, emits it once it is open, and closes it on unsubscription, as the port `open$` does. Where
 * it carries as many streams as `tolerance` says, further ones go over further connections, each of which is closed when the last
 * of its streams ends. All other calls go over the first, where streams leave room for them.
 *
 * A stream of a further connection fails with a `TransportError` where that could not be opened or is lost, since the first may
 * serve on; one of the first as its call does.
 */
export const connections = (ports: LinePorts): Observable<Call> =>
  defer(() => {
    const first = lineBy(ports);
    const lines = new Set([first]);

    const withRoom = (): Line => {
      for (const line of lines) if (line.streams() < ports.tolerance.streams()) return line;
      const another = lineBy(ports);
      lines.add(another);
      return another;
    };
    const stream: Call['stream'] = (method, request$) =>
      defer(() => {
        const line = withRoom();
        const stream$ = line.stream(method, request$);
        if (line === first) return stream$;
        return stream$.pipe(
          catchError((error: unknown) => throwError(() => (isLoss(error) ? lost(method) : error))),
          finalize(() => {
            if (line.streams() === 0) lines.delete(line);
          }),
        );
      });
    return first.call$.pipe(map(({ unary }) => ({ unary, stream })));
  });

/** True for a call that ended as its connection did. */
const isLoss = (error: unknown): boolean =>
  error instanceof CallError &&
  error.status === 'UNAVAILABLE' &&
  error.code === undefined &&
  error.rpcId === undefined;

const lost = ({ path }: { readonly path: string }): ConnectionClosedError =>
  new ConnectionClosedError('One of several connections was lost.', { method: 'POST', url: path });
