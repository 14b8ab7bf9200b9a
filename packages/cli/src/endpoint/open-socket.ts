import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Observable } from 'rxjs';
import type { Endpoint } from './endpoint.ts';

/**
 * Opens a TCP connection to a port of the endpoint, through its proxy where it has one. Emits once, and closes it on
 * unsubscription.
 */
export const openSocket = (endpoint: Endpoint, port: number): Observable<Socket> => {
  const { host, proxy } = endpoint;
  return proxy === undefined
    ? opened(() => connect({ host, port }))
    : tunnelled(proxy, `${host.includes(':') ? `[${host}]` : host}:${port}`);
};

const opened = (open: () => Socket): Observable<Socket> =>
  new Observable((subscriber) => {
    const socket = open();
    socket
      .on('error', (error) => subscriber.error(error))
      .once('connect', () => subscriber.next(socket));
    return () => socket.destroy();
  });

/** A tunnel by CONNECT (RFC 9110, 9.3.6). */
const tunnelled = (
  { host, port, authorization }: NonNullable<Endpoint['proxy']>,
  target: string,
): Observable<Socket> =>
  new Observable((subscriber) => {
    const asked = request({
      ...{ host, port, agent: false, method: 'CONNECT', path: target },
      headers: {
        Host: target,
        ...(authorization !== undefined && { 'Proxy-Authorization': authorization }),
      },
    });
    asked
      .on('error', (error) => subscriber.error(error))
      .on('connect', ({ statusCode = 0 }, socket: Socket) => {
        subscriber.add(() => socket.destroy());
        socket.on('error', (error) => subscriber.error(error));
        if (statusCode === 200) subscriber.next(socket);
        else subscriber.error(new Error(`the proxy answers with HTTP ${statusCode}`));
      })
      // What does not open a tunnel may answer as if it had been asked for a page.
      .on('response', (answer) => {
        answer.resume();
        subscriber.error(new Error(`the proxy answers with HTTP ${answer.statusCode ?? 0}`));
      })
      .end();
    return () => asked.destroy();
  });
