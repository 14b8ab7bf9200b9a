import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { finished } from 'node:stream';
import { Observable } from 'rxjs';
import { codeOf } from '../failures/code-of.ts';
import type { Page } from './redirect-page.ts';
import { redirectPage } from './redirect-page.ts';
import { UsageError } from '../failures/usage-error.ts';

/** The browser has come back. */
export interface CaughtRedirect {
  /** Address that the browser asked for, from its path on. It holds the code. */
  readonly url: string;
  /** Ends its request. */
  readonly show: (page: Page) => void;
}

/**
 * Listens on this machine for a browser that is sent to `redirectUri` with this `state`, and emits it once. Anything else
 * that asks is turned away, and nobody elsewhere can ask. Says `listening` when the browser may be sent.
 */
export const caughtRedirect = (
  redirectUri: string,
  state: string,
): Observable<'listening' | CaughtRedirect> =>
  new Observable((subscriber) => {
    const { host, port, path } = loopback(redirectUri);
    let caught: ServerResponse | undefined;
    const server = createServer((request, response) => {
      const asked = pathAndQuery(urlOf(request));
      if (asked.path !== path || request.method !== 'GET') {
        answer(response, 404, nothingHere);
      } else if (asked.query.get('state') !== state || caught !== undefined) {
        answer(response, 400, otherAttempt);
      } else {
        caught = response;
        subscriber.next({ url: urlOf(request), show: (page) => answer(response, 200, page) });
      }
    });
    server.on('error', (error) => subscriber.error(notListening(error, port)));
    server.listen(port, host, () => subscriber.next('listening'));
    // Browsers open connections that they may never use, and those would keep the process.
    const close = (): void => {
      server.close();
      server.closeAllConnections();
    };
    return () => {
      if (caught?.writableEnded === true) finished(caught, close);
      else close();
    };
  });

/** Anybody on this machine may ask for anything, such as `//`, of which `URL` would make no path. */
const pathAndQuery = (target: string): { path: string; query: URLSearchParams } => {
  const [path = '', ...query] = target.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
};

const urlOf = ({ url = '/' }: IncomingMessage): string => url;

/** Throws a {@link UsageError} for a redirect that this machine could not catch. */
const loopback = (redirectUri: string): { host: string; port: number; path: string } => {
  const { protocol, hostname, port, pathname } = URL.canParse(redirectUri)
    ? new URL(redirectUri)
    : { protocol: '', hostname: '', port: '', pathname: '' };
  const host = hostname === '[::1]' ? '::1' : '127.0.0.1';
  if (protocol !== 'http:' || !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new UsageError(
      '--redirect-uri must lead to this machine by http, such as http://localhost:1717/OauthRedirect, and be one of the callback URLs of the app.',
    );
  }
  return { host, port: Number(port || 80), path: pathname };
};

const answer = (response: ServerResponse, status: number, page: Page): void => {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // The address holds the code.
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      connection: 'close',
    })
    .end(redirectPage(page));
};

const nothingHere: Page = {
  tone: 'bad',
  title: 'Nothing here',
  text: 'sfstream login waits at another address of this machine.',
};

const otherAttempt: Page = {
  tone: 'bad',
  title: 'Not this login',
  text: 'This answers another attempt to log in. Open the address that sfstream login has printed last.',
};

const notListening = (error: unknown, port: number): unknown => {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new UsageError(
        `Port ${port} is in use, perhaps by another sfstream login. End that, or choose another callback URL of the app by --redirect-uri.`,
      );
    case 'EACCES':
      return new UsageError(
        `Port ${port} may not be used. Choose a callback URL with a port above 1023 by --redirect-uri.`,
      );
    default:
      return error;
  }
};
