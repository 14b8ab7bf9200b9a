import type { Observable } from 'rxjs';
import { defer, finalize, map } from 'rxjs';
import type { Call } from '../calls/call.ts';
import { lineBy } from './line.ts';
import type { Line, LinePorts } from './line.ts';

/**
 * Opens a connection on subscription, emits it once it is open, and closes it on unsubscription, as the port `open$` does. Where
 * it carries as many streams as `tolerance` says, further ones go over further connections, each of which is closed when the last
 * of its streams ends. All other calls go over the first, where streams leave room for them. A stream fails as the opening of
 * its connection does.
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
        return line.stream(method, request$).pipe(
          finalize(() => {
            if (line !== first && line.streams() === 0) lines.delete(line);
          }),
        );
      });
    return first.call$.pipe(map(({ unary }) => ({ unary, stream })));
  });
