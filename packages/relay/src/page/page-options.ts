import type { Backoff, OptionRule } from '@sfstream/base';
import {
  ClientError,
  checkOptions,
  exponentialBackoff,
  hasMethods,
  isFunction,
  schedulerRule,
  timeLimit,
} from '@sfstream/base';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import type { CursorStore } from './cursor-store.ts';
import { sessionCursor } from './cursor-store.ts';

/** Options of a page for its relay. Durations are milliseconds. */
export interface PageOptions {
  /** The address of the relay: a path such as `/api/events`, or a URL. */
  readonly url: string;
  /** Sends cookies along, or not. Default: `same-origin`. */
  readonly credentials?: RequestCredentials;
  /** Headers of each request, such as a bearer token; asked again for each connection. Default: none. */
  readonly headers?: () => HeadersInit | Promise<HeadersInit>;
  /** Keeps the cursor while the page is reloaded. Default: `sessionStorage` in browsers, nothing on servers. */
  readonly cursor?: CursorStore;
  /** Time that the relay may be silent; its sign of life comes every 15,000. Less than 2^31. Default: 45,000. */
  readonly heartbeatTimeout?: number;
  /** Characters that one message may have. Default: 10,000,000. */
  readonly maxMessage?: number;
  /** Milliseconds to wait after so many failures in a row. Default: full jitter up to 1 s, 2 s, 4 s … 30 s. */
  readonly backoff?: Backoff;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** Measures all time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** Fills in the defaults. Throws a {@link ClientError} that names the field of the first fault. */
export const readPageOptions = (options: PageOptions): Required<PageOptions> => {
  checkOptions('connectRelay', options, rules);
  const { url } = options;
  if ((url as string | undefined) === undefined) {
    throw new ClientError(
      'url of connectRelay is missing. Give the path under which the relay is served, such as /api/events.',
      { field: 'url' },
    );
  }
  return {
    url,
    credentials: options.credentials ?? 'same-origin',
    headers: options.headers ?? (() => ({})),
    cursor: options.cursor ?? sessionCursor(url),
    heartbeatTimeout: options.heartbeatTimeout ?? 45_000,
    maxMessage: options.maxMessage ?? 10_000_000,
    backoff: options.backoff ?? exponentialBackoff(),
    // Called as a function of the window: browsers refuse any other `this`.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    scheduler: options.scheduler ?? asyncScheduler,
  };
};

const isAbove0 = (value: unknown): boolean => typeof value === 'number' && value > 0;

const rules: Readonly<Record<keyof PageOptions, OptionRule>> = {
  url: [
    'the path under which the relay is served, such as /api/events, or its URL',
    (value) => typeof value === 'string' && value !== '',
  ],
  credentials: [
    'omit, same-origin or include',
    (value) => ['omit', 'same-origin', 'include'].includes(value as string),
  ],
  headers: ['a function that gives headers', isFunction],
  cursor: ['a store with get and set', hasMethods('get', 'set')],
  heartbeatTimeout: timeLimit,
  maxMessage: ['a number above 0', isAbove0],
  backoff: ['a function of the failures in a row that gives milliseconds', isFunction],
  fetch: ['a function like the fetch of the platform', isFunction],
  scheduler: schedulerRule,
};
