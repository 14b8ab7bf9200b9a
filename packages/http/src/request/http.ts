import type { Observable } from 'rxjs';
import type { HttpActivity } from './http-activity.ts';

/** One request. The body is text: anyone who sends it has chosen the form and the codec. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `poll` has sockets of its own, so that a held poll and other requests never wait for one another. Default `call`. */
  readonly lane?: 'poll' | 'call';
  /**
   * Purpose of the request, which its activities tell. This library's own are `login`, `versions`, `rest`, `handshake`,
   * `poll`, `subscribe`, `unsubscribe`, `publish` and `disconnect`.
   */
  readonly purpose?: string;
  /** Milliseconds until the answer must be complete. Default: the `timeout` of the {@link HttpOptions}. */
  readonly timeout?: number | undefined;
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
   * the socket. Fails with a `TransportError` when no complete answer came, a `TransportTimeoutError` when
   * it took too long, a `ClientError` for a URL or timeout that cannot be used and an
   * `InvalidOperationError` after `close`. Redirects are not followed: a bearer token must not travel to another
   * host. (In browsers, the browser decides that.)
   */
  request(request: HttpRequest): Observable<HttpResponse>;
  /** Requests and answers, as they happen. Completes on `close`. `shielded`: observers may throw. */
  readonly activity$: Observable<HttpActivity>;
  /**
   * Ends the kept connections. Requests under way fail with a `ConnectionClosedError`, no matter who owns their
   * sockets. Closing twice is harmless.
   */
  close(): void;
}
