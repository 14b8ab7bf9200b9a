import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { Observable } from 'rxjs';
import type { Endpoint } from './endpoint.ts';
import { openSocket } from './open-socket.ts';

/** Certificates to trust, as TLS of Node takes them. */
export type Trust = Pick<ConnectionOptions, 'ca'>;

/**
 * Opens a connection to the endpoint with TLS, and emits once that is agreed on, also where the certificate is not trusted:
 * `authorized` and `authorizationError` say so, and nothing may be sent then.
 */
export const securedSocket = (endpoint: Endpoint, trust: Trust): Observable<TLSSocket> =>
  new Observable((subscriber) => {
    let secured: TLSSocket | undefined;
    const opening = openSocket(endpoint, endpoint.port).subscribe({
      next: (socket) => {
        const begun = beginTls(socket, endpoint, trust);
        secured = begun
          .on('error', (error) => subscriber.error(error))
          .on('close', () => subscriber.error(new Error('the connection was closed')))
          .once('secureConnect', () => subscriber.next(begun));
      },
      error: (error: unknown) => subscriber.error(error),
    });
    // Node crashes where the socket below is closed first.
    return () => {
      secured?.destroy();
      opening.unsubscribe();
    };
  });

const beginTls = (socket: Socket, { host }: Endpoint, trust: Trust): TLSSocket =>
  connect({
    ...trust,
    ...(isIP(host) === 0 && { servername: host }),
    socket,
    host,
    // An untrusted certificate is shown only so.
    rejectUnauthorized: false,
    // A server without HTTP/2 is found in the next check.
    ALPNProtocols: ['h2', 'http/1.1'],
  });
