import type { AxiosAdapter, AxiosProxyConfig } from 'axios';
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent, AgentOptions as TlsOptions } from 'node:https';
import type { HttpActivity } from './http-activity.ts';

/** Settings that hold for every request: logins, the poll, and all others. Durations are milliseconds. */
export interface HttpOptions {
  /** Longest time of a request, where nothing else sets one (a poll is held longer). Default 30,000. */
  readonly timeout?: number;
  /**
   * Larger responses fail instead of filling the memory. Bytes, after decompression; default 64 MiB. While an answer of that
   * size is read it takes up to three times as many bytes, and decoded events take about three times as many besides: in a
   * small container, set less. A server that answers with nothing but brackets makes thirty times as many of them.
   */
  readonly maxResponseBytes?: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * A proxy, as axios takes it; `false` ignores the environment. Default: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`
   * are followed, in which reserved characters of user name and password are percent-encoded. Requests over https go
   * through a tunnel, which is kept as other connections are. A proxy that refuses one fails the request with the code
   * `ERR_PROXY_REFUSED` and the proxy's status. For proxies of other kinds, give `agents` of a library for them and set
   * this to `false`. Node only.
   */
  readonly proxy?: AxiosProxyConfig | false;
  /** Certificates and other TLS settings, as `https.Agent` takes them. Node only. */
  readonly tls?: TlsOptions;
  /**
   * Agents of your own, for example of a proxy library. They are shared by all requests and never destroyed here; they
   * must allow at least two sockets a host, or other requests wait behind the poll. Node only.
   */
  readonly agents?: { readonly http?: HttpAgent; readonly https?: HttpsAgent };
  /**
   * Replaces what carries requests, as axios's `adapter`. Default: axios's own; in Node, polls go by `http.request`
   * without axios, which costs less processor time.
   */
  readonly adapter?: AxiosAdapter;
  /**
   * Called with each activity of whatever uses these settings, logins included: `activity$` as a callback. What it
   * throws, or an `async` one rejects with, fails no request and ends no process. RxJS's `config.onUnhandledError` is
   * told of it, where that is set; otherwise `console.error`, once.
   */
  readonly onActivity?: (activity: HttpActivity) => void;
}
