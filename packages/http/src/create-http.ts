import { platform } from '#platform';
import axios from 'axios';
import {
  BehaviorSubject,
  Observable,
  Subject,
  defer,
  filter,
  mergeMap,
  takeUntil,
  throwError,
  timeout,
} from 'rxjs';
import { ClientError } from './errors/client-error.ts';
import { ConnectionClosedError } from './errors/connection-closed-error.ts';
import { InvalidOperationError } from './errors/invalid-operation-error.ts';
import { TransportTimeoutError } from './errors/transport-timeout-error.ts';
import type { HttpActivity } from './http-activity.ts';
import type { HttpOptions } from './http-options.ts';
import { readHeaders } from './read-headers.ts';
import { safeUrl } from './safe-url.ts';
import { toTransportError } from './to-transport-error.ts';

/** One request. The body is text: whoever sends it has chosen the form and the codec. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `poll` has sockets of its own, so that a held poll and other requests never wait for one another. Default `call`. */
  readonly lane?: 'poll' | 'call';
  /** Milliseconds until the answer must be complete. Default: the `timeout` of the {@link HttpOptions}. */
  readonly timeout?: number;
}

/** A complete answer, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case, repeated values joined by commas; `Set-Cookie` is left out, the cookie jar has it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Cold HTTP with cookies and kept connections. */
export interface Http {
  /**
   * Sends the request on subscription and emits its one answer, whatever the status; unsubscribing aborts it, down to
   * the socket. Fails with a {@link TransportError} when no complete answer came, a {@link TransportTimeoutError} when
   * it took too long, a {@link ClientError} for a URL or timeout that cannot be used and an
   * {@link InvalidOperationError} after `close`. Redirects are not followed: a bearer token must not travel to another
   * host. (In browsers, the browser decides that.)
   */
  request(request: HttpRequest): Observable<HttpResponse>;
  /** What was sent and answered, as it happens. Completes on `close`. */
  readonly activity$: Observable<HttpActivity>;
  /**
   * Ends the kept connections. Requests under way fail with a {@link ConnectionClosedError}, whoever owns their
   * sockets. Closing twice is harmless.
   */
  close(): void;
}

const defaultTimeout = 30_000;
const defaultMaxResponseBytes = 64 * 1024 * 1024;
/** Milliseconds. A longer timer would overflow, and fire at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * Makes an {@link Http}. With `keepAlive: false` no connection outlives its request, so that nothing needs closing.
 *
 * Throws a {@link ClientError} for a `timeout` or `maxResponseBytes` that is not greater than 0.
 *
 * @example
 * ```ts
 * import { createHttp } from '@sfstream/http';
 *
 * const http = createHttp({ timeout: 5_000 });
 * http
 *   .request({ method: 'GET', url: 'https://acme.my.salesforce.com/services/data/' })
 *   .subscribe(({ status }) => console.log(status));
 * ```
 */
export const createHttp = (
  options: HttpOptions = {},
  { keepAlive = true }: { readonly keepAlive?: boolean } = {},
): Http => {
  checkLimit('timeout', options.timeout);
  checkLimit('maxResponseBytes', options.maxResponseBytes);
  const lanes = {
    poll: platform.openLane(options, keepAlive),
    call: platform.openLane(options, keepAlive),
  };
  const cookies = platform.createCookieJar();
  const activity = new Subject<HttpActivity>();
  const isOpen = new BehaviorSubject(true);
  const client = axios.create({
    // The body is read as text and parsed by whoever asked, with the codec of their choice.
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: options.maxResponseBytes ?? defaultMaxResponseBytes,
    // RxJS measures the time. A timeout that the application has set for axios as a whole must not cut a poll.
    timeout: 0,
    ...(options.adapter === undefined ? {} : { adapter: options.adapter }),
  });

  const send = (request: HttpRequest): Observable<HttpResponse> =>
    new Observable((subscriber) => {
      const { method, url } = request;
      const started = performance.now();
      const abort = new AbortController();
      const cookie = cookies?.header(url);
      activity.next({ type: 'request', method, url: safeUrl(url) });
      client
        .request<string>({
          ...lanes[request.lane ?? 'call'].config,
          method,
          url,
          headers: { ...options.headers, ...request.headers, ...(cookie ? { cookie } : {}) },
          ...(request.body === undefined ? {} : { data: request.body }),
          signal: abort.signal,
        })
        .then(
          ({ status, headers, data }) => {
            const { setCookie, plain } = readHeaders(headers);
            cookies?.store(url, setCookie);
            activity.next({
              type: 'response',
              method,
              url: safeUrl(url),
              status,
              duration: performance.now() - started,
            });
            subscriber.next({ status, headers: plain, body: data });
            subscriber.complete();
          },
          (error: unknown) => subscriber.error(toTransportError(request, error)),
        );
      return () => abort.abort();
    });

  return {
    request: (request) =>
      defer(() => {
        if (!isOpen.value) throw afterClose(request);
        checkUrl(request.url);
        checkLimit('timeout', request.timeout);
        const limit = request.timeout ?? options.timeout ?? defaultTimeout;
        return send(request).pipe(
          timeout({
            first: Math.min(limit, longestTimer),
            with: () => throwError(() => noAnswer(request, limit)),
          }),
          takeUntil(
            isOpen.pipe(
              filter((open) => !open),
              mergeMap(() => throwError(() => cutByClose(request))),
            ),
          ),
        );
      }),
    activity$: activity.asObservable(),
    close: () => {
      isOpen.next(false);
      lanes.poll.close();
      lanes.call.close();
      activity.complete();
    },
  };
};

const checkLimit = (field: string, value: unknown): void => {
  if (value !== undefined && !(typeof value === 'number' && value > 0)) {
    throw new ClientError(`${field} must be a number greater than 0.`, { field });
  }
};

const checkUrl = (url: string): void => {
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new ClientError(
      `The request's url must be absolute and begin with http:// or https://, not ${safeUrl(url)}.`,
      { field: 'url' },
    );
  }
};

const named = ({ method, url }: HttpRequest): { method: string; url: string } => ({
  method,
  url: safeUrl(url),
});

const noAnswer = (request: HttpRequest, limit: number): TransportTimeoutError => {
  const facts = named(request);
  return new TransportTimeoutError(
    `${facts.method} ${facts.url} had no complete answer within ${limit} ms.`,
    facts,
  );
};

const cutByClose = (request: HttpRequest): ConnectionClosedError => {
  const facts = named(request);
  return new ConnectionClosedError(
    `close() ended the connection before ${facts.method} ${facts.url} was answered.`,
    facts,
  );
};

const afterClose = (request: HttpRequest): InvalidOperationError => {
  const { method, url } = named(request);
  return new InvalidOperationError(`${method} ${url} cannot be sent: this Http is closed.`);
};
