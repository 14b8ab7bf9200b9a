import { platform } from '#platform';
import { checkOptions, memoizeLast, shielded } from '@sfstream/base';
import axios from 'axios';
import type { AxiosInstance } from 'axios';
import { Observable, Subject } from 'rxjs';
import { axiosCarrier } from '../platform/axios-carrier.ts';
import type { HttpActivity } from '../request/http-activity.ts';
import type { HttpOptions } from '../request/http-options.ts';
import type { Http } from '../request/http.ts';
import { limitRule, readHttpOptions } from '../request/read-http-options.ts';
import { checkedUrl } from './checked-url.ts';
import { perform } from './perform.ts';
import type { Shared } from './perform.ts';
import { afterClose } from './request-errors.ts';
import { createUnderWay } from './under-way.ts';

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
  const { timeout, maxResponseBytes } = readHttpOptions(options);
  const activity = new Subject<HttpActivity>();
  if (options.onActivity !== undefined) {
    shielded('onActivity', activity).subscribe(options.onActivity);
  }
  const client = axiosClient(options, maxResponseBytes);
  const lanes = {
    poll: platform.openLane(options, keepAlive, maxResponseBytes),
    call: platform.openLane(options, keepAlive, maxResponseBytes),
  };
  const underWay = createUnderWay();
  const shared: Shared = {
    // Polls are many, so they take the shortest way.
    carriers: {
      poll: lanes.poll.straight ?? axiosCarrier(client, lanes.poll.configFor),
      call: axiosCarrier(client, lanes.call.configFor),
    },
    cookies: platform.createCookieJar(),
    activity,
    underWay,
    limitFor: limitWith(timeout),
    headersFor: headersWith(options.headers),
    shown: memoizeLast(checkedUrl),
  };

  return {
    request: (request) =>
      new Observable((subscriber) => {
        if (underWay.isClosed()) throw afterClose(request);
        return perform(shared, request, subscriber);
      }),
    activity$: shielded('activity$ of an Http', activity),
    close: () => {
      underWay.close();
      lanes.poll.close();
      lanes.call.close();
      activity.complete();
    },
  };
};

const axiosClient = ({ adapter }: HttpOptions, maxResponseBytes: number): AxiosInstance =>
  axios.create({
    // The body is read as text and parsed by the sender of the request, with the codec of its choice.
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: maxResponseBytes,
    // RxJS measures the time. A timeout that the application has set for axios as a whole must not cut a poll.
    timeout: 0,
    ...(adapter === undefined ? {} : { adapter }),
  });

const limitWith = (timeout: number): Shared['limitFor'] =>
  memoizeLast((asked) => {
    checkOptions('the request', { timeout: asked }, { timeout: limitRule });
    return asked ?? timeout;
  });

/** Gives the same object again for polls, of which each is sent with the headers of the one before. */
const headersWith = (always: HttpOptions['headers']): Shared['headersFor'] =>
  memoizeLast((given, cookie) => ({ ...always, ...given, ...(cookie ? { cookie } : {}) }));
