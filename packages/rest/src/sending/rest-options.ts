import type { Authenticator } from '@sfstream/auth';
import { defaultApiVersion, isAuthenticator, normaliseApiVersion } from '@sfstream/auth';
import type { JsonCodec, OptionRule } from '@sfstream/base';
import type { HttpOptions, RetryPolicy } from '@sfstream/http';
import { ClientError, checkOptions, hasMethods, platformJson, schedulerRule } from '@sfstream/base';
import { retryPolicy } from '@sfstream/http';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';

/** Options of a `Rest`. */
export interface RestOptions {
  /** The source of tokens. Requests go to the instance URL of their token. */
  readonly auth: Authenticator;
  /** `v59`, `59`, `59.` or `59.0`; `latest` asks the org once for its highest. Default: 66.0. */
  readonly version?: string;
  /** The rules for sending a request again. Default: `retryPolicy()`; null never retries. */
  readonly retryPolicy?: RetryPolicy | null;
  /** Requests that may be under way at once; the others wait for their turn. Default 100. */
  readonly concurrencyLimit?: number;
  /** Proxy, TLS, limits and other settings of all requests. */
  readonly http?: HttpOptions;
  /** Reads and writes all JSON. Default: the platform's. */
  readonly json?: JsonCodec;
  /** Measures the pauses before retries. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** The options with every default in its place. */
export interface RestSettings {
  readonly auth: Authenticator;
  readonly version: string;
  readonly retryPolicy: RetryPolicy;
  readonly concurrencyLimit: number;
  readonly http: HttpOptions;
  readonly json: JsonCodec;
  readonly scheduler: SchedulerLike;
}

/** Checks the options and fills in the defaults. Throws a {@link ClientError} that names the wrong field. */
export const readRestOptions = (options: RestOptions): RestSettings => {
  checkOptions('createRest', options, rules);
  const { auth, version = defaultApiVersion } = options;
  if (!isAuthenticator(auth)) {
    throw new ClientError(`auth of createRest must be ${rules.auth[0]}.`, { field: 'auth' });
  }
  return {
    auth,
    version:
      version === 'latest' ? version : normaliseApiVersion(version, 'version', servedVersions),
    retryPolicy:
      options.retryPolicy === null
        ? retryPolicy({ responseRules: [], exceptionRules: [] })
        : (options.retryPolicy ?? retryPolicy()),
    concurrencyLimit: options.concurrencyLimit ?? 100,
    http: options.http ?? {},
    json: options.json ?? platformJson,
    scheduler: options.scheduler ?? asyncScheduler,
  };
};

/** REST API guide, "API End-of-Life Policy". */
const servedVersions = { from: 31, by: 'REST API' };

const isRetryPolicy = hasMethods('backoff');

const rules: Readonly<Record<keyof RestOptions, OptionRule>> = {
  auth: ['an Authenticator, such as passwordAuth({ … }) of @sfstream/auth gives', isAuthenticator],
  version: ["an API version, such as '66.0', or 'latest'", (value) => typeof value === 'string'],
  retryPolicy: [
    'what retryPolicy gives, or null',
    (value) => value === null || isRetryPolicy(value),
  ],
  concurrencyLimit: ['a whole number above 0', (value) => typeof value === 'number'],
  http: ['an object of HTTP options', (value) => typeof value === 'object' && value !== null],
  json: ['a JSON codec with parse and stringify', hasMethods('parse', 'stringify')],
  scheduler: schedulerRule,
};
