import type { SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import type { CursorStore } from './cursor-store.ts';
import { sessionCursor } from './cursor-store.ts';
import { fullJitter } from './full-jitter.ts';
import { RelayOptionError } from './relay-option-error.ts';

/** How a page reaches its relay. Durations are milliseconds. */
export interface PageOptions {
  /** Where the relay is served: a path such as `/api/events`, or a URL. */
  readonly url: string;
  /** Whether cookies go along. Default: `same-origin`. */
  readonly credentials?: RequestCredentials;
  /** Headers of each request, such as a bearer token; asked again for each connection. Default: none. */
  readonly headers?: () => HeadersInit | Promise<HeadersInit>;
  /** Keeps the cursor while the page is reloaded. Default: `sessionStorage` in browsers, nothing on servers. */
  readonly cursor?: CursorStore;
  /** How long the relay may be silent; its sign of life comes every 15,000. Less than 2^31. Default: 45,000. */
  readonly heartbeatTimeout?: number;
  /** Characters that one message may have. Default: 10,000,000. */
  readonly maxMessage?: number;
  /** Milliseconds to wait after so many failures in a row. Default: full jitter up to 1 s, 2 s, 4 s … 30 s. */
  readonly backoff?: (failures: number) => number;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** Measures all time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** Fills in the defaults. Throws a {@link RelayOptionError} for the first fault. */
export const readPageOptions = (options: PageOptions): Required<PageOptions> => {
  const { url, heartbeatTimeout = 45_000, maxMessage = 10_000_000 } = options;
  if (typeof url !== 'string' || url === '') {
    throw new RelayOptionError(
      'url of connectRelay is missing. Give the path under which the relay is served, such as /api/events.',
      'url',
    );
  }
  return {
    url,
    credentials: options.credentials ?? 'same-origin',
    headers: options.headers ?? (() => ({})),
    cursor: options.cursor ?? sessionCursor(url),
    heartbeatTimeout: duration('heartbeatTimeout', heartbeatTimeout),
    maxMessage: above0('maxMessage', maxMessage),
    backoff: options.backoff ?? fullJitter,
    // Called as a function of the window: browsers refuse any other `this`.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    scheduler: options.scheduler ?? asyncScheduler,
  };
};

/** Timers hold 31 bits; a longer one would be over at once. */
const duration = (field: string, value: number): number => {
  if (value > 0 && value < 2 ** 31) return value;
  throw new RelayOptionError(
    `${field} of connectRelay must be a number of milliseconds above 0 and below 2^31.`,
    field,
  );
};

const above0 = (field: string, value: number): number => {
  if (value > 0) return value;
  throw new RelayOptionError(`${field} of connectRelay must be a number above 0.`, field);
};
