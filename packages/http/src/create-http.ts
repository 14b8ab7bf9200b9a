import { platform } from '#platform';
import axios from 'axios';
import { Observable, Subject, throwError, timeout } from 'rxjs';
import { TransportTimeoutError } from './errors/transport-timeout-error.ts';
import type { HttpActivity } from './http-activity.ts';
import type { HttpOptions } from './http-options.ts';
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
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Cold HTTP with cookies and kept connections. */
export interface Http {
  /**
   * Sends the request on subscription and emits its one answer, whatever the status; unsubscribing aborts it, down to
   * the socket. Fails with a {@link TransportError} when no complete answer came, a {@link TransportTimeoutError} when
   * it took too long. Redirects are not followed: a bearer token must not travel to another host.
   */
  request(request: HttpRequest): Observable<HttpResponse>;
  /** What was sent and answered, as it happens. */
  readonly activity$: Observable<HttpActivity>;
  /** Ends the kept connections. Requests under way are cut. */
  close(): void;
}

const defaultTimeout = 30_000;
const defaultMaxResponseBytes = 64 * 1024 * 1024;

/**
 * Makes an {@link Http}. With `keepAlive: false` no connection outlives its request, so that nothing needs closing.
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
  const lanes = {
    poll: platform.openLane(options, keepAlive),
    call: platform.openLane(options, keepAlive),
  };
  const cookies = platform.createCookieJar();
  const activity = new Subject<HttpActivity>();
  const client = axios.create({
    // The body is read as text and parsed by whoever asked, with the codec of their choice.
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: options.maxResponseBytes ?? defaultMaxResponseBytes,
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
            const setCookie: unknown = headers['set-cookie'];
            if (Array.isArray(setCookie)) cookies?.store(url, setCookie);
            activity.next({
              type: 'response',
              method,
              url: safeUrl(url),
              status,
              duration: performance.now() - started,
            });
            subscriber.next({ status, headers: headers as Record<string, string>, body: data });
            subscriber.complete();
          },
          (error: unknown) => subscriber.error(toTransportError(request, error)),
        );
      return () => abort.abort();
    });

  return {
    request: (request) => {
      const limit = request.timeout ?? options.timeout ?? defaultTimeout;
      return send(request).pipe(
        timeout({ first: limit, with: () => throwError(() => noAnswer(request, limit)) }),
      );
    },
    activity$: activity.asObservable(),
    close: () => {
      lanes.poll.close();
      lanes.call.close();
    },
  };
};

const noAnswer = ({ method, url }: HttpRequest, limit: number): TransportTimeoutError =>
  new TransportTimeoutError(
    `${method} ${safeUrl(url)} had no complete answer within ${limit} ms.`,
    {
      method,
      url: safeUrl(url),
    },
  );
