import { platform } from '#platform';
import axios from 'axios';
import type { Subscriber } from 'rxjs';
import { Observable, Subject, asyncScheduler } from 'rxjs';
import { apiUsage } from '../salesforce/api-usage.ts';
import { axiosCarrier } from '../platform/axios-carrier.ts';
import type { Carrier, Incoming, Outgoing } from '../wire/carrier.ts';
import { checkHttpOptions, limitRule } from '../request/check-http-options.ts';
import {
  checkOptions,
  ClientError,
  InvalidOperationError,
  isSfStreamError,
  memoizeLast,
  shielded,
} from '@sfstream/base';
import { consumptionOf } from '../salesforce/consumption.ts';
import { ConnectionClosedError } from '../errors/connection-closed-error.ts';
import type { SfStreamError } from '@sfstream/base';
import { TransportTimeoutError } from '../errors/transport-timeout-error.ts';
import type { HttpActivity } from '../request/http-activity.ts';
import type { HttpOptions } from '../request/http-options.ts';
import type { Http, HttpRequest, HttpResponse } from '../request/http.ts';
import { proxyRefusal } from '../errors/proxy-refusal.ts';
import { readHeaders } from '../wire/read-headers.ts';
import { safeUrl } from '../wire/safe-url.ts';
import { tellRequest } from './tell-request.ts';
import { toTransportError } from '../errors/to-transport-error.ts';
import { warningText } from '../wire/warning-text.ts';

const defaultTimeout = 30_000;
const defaultMaxResponseBytes = 64 * 1024 * 1024;
/** Milliseconds. A longer timer would overflow, and fire at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * Makes an {@link Http}. With `keepAlive: false` no connection outlives its request, so that nothing needs closing.
 *
 * Throws a {@link ClientError} that names the field for an option that is unknown or malformed, such as a `timeout` that is
 * not greater than 0.
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
  checkHttpOptions(options);
  const maxResponseBytes = options.maxResponseBytes ?? defaultMaxResponseBytes;
  const lanes = {
    poll: platform.openLane(options, keepAlive, maxResponseBytes),
    call: platform.openLane(options, keepAlive, maxResponseBytes),
  };
  const cookies = platform.createCookieJar();
  const activity = new Subject<HttpActivity>();
  const activity$ = shielded('activity$ of an Http', activity);
  if (options.onActivity !== undefined) {
    shielded('onActivity', activity).subscribe(options.onActivity);
  }
  /** What `close` has to end. */
  const underWay = new Set<() => void>();
  let isOpen = true;
  const client = axios.create({
    // The body is read as text and parsed by whoever asked, with the codec of their choice.
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: maxResponseBytes,
    // RxJS measures the time. A timeout that the application has set for axios as a whole must not cut a poll.
    timeout: 0,
    ...(options.adapter === undefined ? {} : { adapter: options.adapter }),
  });

  /** Polls are many, so they take the shortest way. */
  const carriers: Readonly<Record<'poll' | 'call', Carrier>> = {
    poll: lanes.poll.straight ?? axiosCarrier(client, lanes.poll.configFor),
    call: axiosCarrier(client, lanes.call.configFor),
  };
  const shown = memoizeLast(checkedUrl);
  /** The same object again for polls, of which each is sent with the headers of the one before. */
  const headersFor = memoizeLast(
    (given: HttpRequest['headers'], cookie?: string): Outgoing['headers'] => ({
      ...options.headers,
      ...given,
      ...(cookie ? { cookie } : {}),
    }),
  );

  const tellOf = (request: HttpRequest, { status, headers }: HttpResponse): void => {
    if (request.lane === 'poll' || !activity.observed) return;
    for (const consumption of consumptionOf(request, { status, headers })) {
      activity.next(consumption);
    }
    const { warning } = headers;
    if (warning === undefined) return;
    const { method, url } = request;
    activity.next({ type: 'warning', method, url: shown(url), text: warningText(warning) });
  };

  /** Sends, and returns what ends it, whoever has had enough of it. */
  const send = (request: HttpRequest, subscriber: Subscriber<HttpResponse>): (() => void) => {
    const { method, url, lane = 'call', body } = request;
    const urlShown = shown(url);
    checkOptions('the request', { timeout: request.timeout }, { timeout: limitRule });
    const limit = request.timeout ?? options.timeout ?? defaultTimeout;
    const cookie = cookies?.header(url);
    const tell = tellRequest(activity, request, urlShown);
    // Whoever was told of it may have left.
    if (subscriber.closed) return () => tell(() => ({ type: 'aborted' }));

    const fail = (error: SfStreamError): void => {
      tell(() => ({ type: 'failed', error }));
      subscriber.error(error);
    };
    const close = (): void => fail(cutByClose(request));
    const answered = (incoming: Incoming): void => {
      const { status } = incoming;
      // By definition of a proxy (RFC 9110, 15.5.8), also where an agent passes it on as the server's.
      if (status === 407) {
        fail(toTransportError(request, proxyRefusal(status, 'on the way')));
        return;
      }
      const { setCookie, plain } = readHeaders(incoming.headers);
      cookies?.store(url, setCookie, plain['date']);
      const response = { status, headers: plain, body: incoming.body };
      tell(() => ({ type: 'response', status, ...apiUsage(plain['sforce-limit-info']) }));
      tellOf(request, response);
      subscriber.next(response);
      subscriber.complete();
    };
    const timer = asyncScheduler.schedule(
      () => fail(noAnswer(request, limit)),
      Math.min(limit, longestTimer),
    );
    underWay.add(close);
    const cut = carriers[lane](
      {
        method,
        url,
        headers: headersFor(request.headers, cookie),
        ...(body === undefined ? {} : { body }),
      },
      answered,
      (thrown) => fail(isSfStreamError(thrown) ? thrown : toTransportError(request, thrown)),
    );
    return () => {
      underWay.delete(close);
      timer.unsubscribe();
      cut();
      tell(() => ({ type: 'aborted' }));
    };
  };

  return {
    request: (request) =>
      new Observable((subscriber) => {
        if (!isOpen) throw afterClose(request);
        return send(request, subscriber);
      }),
    activity$,
    close: () => {
      isOpen = false;
      underWay.forEach((end) => end());
      lanes.poll.close();
      lanes.call.close();
      activity.complete();
    },
  };
};

/** The part of the URL that may be shown. Throws where nothing can be sent to it. */
const checkedUrl = (url: string): string => {
  const shown = safeUrl(url);
  if (!/^https?:\/\//.test(shown)) {
    throw new ClientError(
      `The request's url must be absolute and begin with http:// or https://, not ${shown}.`,
      { field: 'url' },
    );
  }
  return shown;
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
