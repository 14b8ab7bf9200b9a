import type { Authenticator } from '@sfstream/auth';
import { defaultApiVersion, isAuthenticator, normaliseApiVersion } from '@sfstream/auth';
import type { Backoff, JsonCodec } from '@sfstream/base';
import type { HttpOptions } from '@sfstream/http';
import { ClientError, didYouMean, exponentialBackoff } from '@sfstream/base';
import { createHttp } from '@sfstream/http';
import type { SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { bayeuxJson } from '../wire/bayeux-json.ts';
import { called } from '../model/called.ts';
import type { Extension } from '../wire/extension.ts';
import { refuseForgetful } from '../stores/refuse-forgetful.ts';
import type { ReplayFallback } from '../channels/fallback.ts';
import { isPosition, isReplayOption } from '../model/position.ts';
import type { Replay, ReplayStore } from '../model/replay.ts';
import { ReplayOption } from '../model/replay.ts';

/** How channels are subscribed. Given to `channel`, it overrides what was given to the client. */
export interface ChannelOptions {
  /**
   * Where to begin: a {@link ReplayOption}, the replay id to continue after, or a store that knows it. Asked once for
   * each subscriber; after an interruption the subscriber goes on from the last event it received.
   * Default: `ReplayOption.NewEvents`.
   */
  readonly replay?: Replay;
  /**
   * Where to go on when Salesforce no longer knows the replay id, or it is a position in another org, at first and after
   * every interruption; or a function that says so, and may say `undefined`. It is announced as `replay-fallback` and
   * `possible-loss` activities. With `ReplayOption.AllEvents` those events of the same org are left out whose replay ids and
   * dates are both not later than those of the last event, which may be the one of the stored marker. Default: the channel
   * fails with a `ReplayIdError`.
   */
  readonly replayFallback?: ReplayFallback;
}

/** What a client is made of. Durations are milliseconds. */
export interface ClientOptions extends ChannelOptions {
  /** Where the tokens come from. */
  readonly auth: Authenticator;
  /**
   * `v59`, `59`, `59.` or `59.0`; `latest` asks the org once. Default: 66.0.
   */
  readonly apiVersion?: string;
  /**
   * How long the connection may be anything but open, at first and after each interruption, before every channel fails
   * with a `TransportTimeoutError`; `null` waits for ever, also for a host that does not exist. `state$` names the cause
   * at once. Default: 10,000.
   */
  readonly connectionTimeout?: number | null;
  /**
   * How many events may be held by subscribers that have not finished them (see `hold`) before no further poll is sent;
   * 0 or less is no limit. What one answer brings may come on top. Default: 100.
   */
  readonly maxPendingCount?: number;
  /**
   * Replaces the session after so many milliseconds by a new one, without a pause, before Salesforce's load balancer
   * forgets it, which it does about every three hours: 9,000,000 (2.5 h) suits. For a moment two sessions count against
   * the org's limit. Default: never; a forgotten session is replaced when that is noticed. Each new session makes Salesforce
   * search again from the last event, so that a channel which waits behind a bulk load waits longer (`long-silence`).
   */
  readonly rotateAfter?: number;
  /**
   * How many sessions may be opened within an hour before every channel fails with a `TransportError` of the code
   * `ERR_HANDSHAKE_BUDGET`; `null` is no limit. Salesforce lets a session live about three hours. Default: 600.
   */
  readonly handshakesPerHour?: number | null;
  /** See, and may change, every message to and from the server, one after the other. Default: none. */
  readonly extensions?: readonly Extension[];
  /** Reads and writes all JSON. Default: the platform's, but exact for replay ids beyond 2^53. */
  readonly json?: JsonCodec;
  /** Proxy, TLS, limits and other settings of all requests. */
  readonly http?: HttpOptions;
  /**
   * Milliseconds to wait after so many failures in a row. Default: full jitter up to 1 s, 2 s, 4 s … 30 s, but not less than
   * 3 s after the second login in a row that is of no use, or the second session in a row that does not last.
   */
  readonly backoff?: Backoff;
  /** Measures all time but that of the sockets. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** The options with every default in its place. */
export interface Settings {
  readonly auth: Authenticator;
  readonly apiVersion: string;
  readonly replay: Replay;
  readonly replayFallback: ReplayFallback | undefined;
  readonly connectionTimeout: number | null;
  readonly maxPendingCount: number;
  readonly rotateAfter: number | undefined;
  readonly handshakesPerHour: number | null;
  readonly extensions: readonly Extension[];
  readonly json: JsonCodec;
  readonly http: HttpOptions;
  readonly backoff: Backoff;
  /** The same after a try that cost several requests. */
  readonly sessionBackoff: Backoff;
  readonly scheduler: SchedulerLike;
}

/** The names of all options of a client. */
export const clientFields = [
  'auth',
  'apiVersion',
  'replay',
  'replayFallback',
  'connectionTimeout',
  'maxPendingCount',
  'rotateAfter',
  'handshakesPerHour',
  'extensions',
  'json',
  'http',
  'backoff',
  'scheduler',
];

/** Checks the options and fills in the defaults. Throws a {@link ClientError} that names the wrong field. */
export const readClientOptions = (options: ClientOptions): Settings => {
  checkIsObject('createClient', options);
  refuseUnknown('createClient', options, clientFields);
  if (!isAuthenticator(options.auth)) {
    throw new ClientError(
      'auth must be an Authenticator, such as passwordAuth({ … }) of @sfstream/auth gives.',
      { field: 'auth' },
    );
  }
  const {
    connectionTimeout = 10_000,
    maxPendingCount = 100,
    handshakesPerHour = 600,
    apiVersion = defaultApiVersion,
  } = options;
  if (connectionTimeout !== null && !isDelay(connectionTimeout)) {
    throw new ClientError(
      'connectionTimeout must be a number of milliseconds above 0, at most 2,147,483,647, or null to wait for ever.',
      { field: 'connectionTimeout' },
    );
  }
  if (options.rotateAfter !== undefined && !isDelay(options.rotateAfter)) {
    throw new ClientError(
      'rotateAfter must be a number of milliseconds above 0, at most 2,147,483,647.',
      { field: 'rotateAfter' },
    );
  }
  if (
    handshakesPerHour !== null &&
    !(Number.isInteger(handshakesPerHour) && handshakesPerHour > 0)
  ) {
    throw new ClientError(
      'handshakesPerHour must be a whole number above 0, or null for no limit.',
      {
        field: 'handshakesPerHour',
      },
    );
  }
  if (!Number.isInteger(maxPendingCount)) {
    throw new ClientError('maxPendingCount must be a whole number; 0 or less is no limit.', {
      field: 'maxPendingCount',
    });
  }
  checkParts(options);
  // Making one checks its options, which must not wait for the first session.
  createHttp(options.http).close();
  return {
    auth: options.auth,
    apiVersion: apiVersion === 'latest' ? apiVersion : normaliseApiVersion(apiVersion),
    ...readChannelOptions(options, { replay: ReplayOption.NewEvents, replayFallback: undefined }),
    connectionTimeout,
    maxPendingCount,
    rotateAfter: options.rotateAfter,
    handshakesPerHour,
    extensions: options.extensions ?? [],
    json: options.json ?? bayeuxJson,
    http: options.http ?? {},
    ...readBackoff(options.backoff),
    scheduler: options.scheduler ?? asyncScheduler,
  };
};

/** Milliseconds from one session that does not last to the next; each costs up to six requests, a login among them. */
const betweenSessions = 3_000;

const readBackoff = (given: Backoff | undefined): Pick<Settings, 'backoff' | 'sessionBackoff'> => {
  if (given === undefined) {
    return {
      backoff: exponentialBackoff(),
      sessionBackoff: exponentialBackoff({ base: 4_000, floor: betweenSessions }),
    };
  }
  const backoff: Backoff = (failures) => called('backoff', () => given(failures));
  return { backoff, sessionBackoff: backoff };
};

/** Checks how a channel is to be subscribed. */
export const readChannelOptions = (
  options: ChannelOptions,
  defaults: Pick<Settings, 'replay' | 'replayFallback'>,
): Pick<Settings, 'replay' | 'replayFallback'> => {
  checkIsObject('channel', options);
  const { replay = defaults.replay, replayFallback = defaults.replayFallback } = options;
  if (!isPosition(replay) && !isStore(replay)) {
    throw new ClientError(
      'replay must be ReplayOption.NewEvents, ReplayOption.AllEvents, a replay id of 0 or more, or a store with get and set, such as a Map.',
      { field: 'replay' },
    );
  }
  if (isStore(replay)) refuseForgetful(replay);
  if (
    replayFallback !== undefined &&
    typeof replayFallback !== 'function' &&
    !isReplayOption(replayFallback)
  ) {
    throw new ClientError(
      'replayFallback must be ReplayOption.NewEvents, ReplayOption.AllEvents, or a function that returns one of them.',
      { field: 'replayFallback' },
    );
  }
  return { replay, replayFallback };
};

/** Throws a {@link ClientError} for an option that is not among the known ones: mostly a misspelling. */
export const refuseUnknown = (owner: string, options: object, known: readonly string[]): void => {
  const unknown = Object.keys(options).find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new ClientError(
      `${owner} has no option ${unknown}. It knows ${known.join(', ')}.${didYouMean(unknown, known)}`,
      { field: unknown },
    );
  }
};

const checkIsObject = (owner: string, options: unknown): void => {
  if (typeof options !== 'object' || options === null) {
    throw new ClientError(`${owner} takes its options as an object.`, { field: 'options' });
  }
};

/** What the parts that are used only later must be able to do. */
const parts = {
  extensions: 'an array of objects with outgoing, incoming or both, which are functions',
  json: 'a JSON codec with parse and stringify',
  http: 'an object of HTTP options',
  backoff: 'a function from failures in a row to milliseconds',
  scheduler: 'an RxJS scheduler',
} as const;

const checkParts = ({ extensions, json, http, backoff, scheduler }: ClientOptions): void => {
  const isRight = {
    extensions:
      extensions === undefined || (Array.isArray(extensions) && extensions.every(isExtension)),
    json: json === undefined || (hasFunction(json, 'parse') && hasFunction(json, 'stringify')),
    http: http === undefined || (typeof http === 'object' && (http as unknown) !== null),
    backoff: backoff === undefined || typeof backoff === 'function',
    scheduler: scheduler === undefined || hasFunction(scheduler, 'schedule'),
  };
  for (const field of Object.keys(parts) as (keyof typeof parts)[]) {
    if (!isRight[field]) throw new ClientError(`${field} must be ${parts[field]}.`, { field });
  }
};

const isExtension = (value: unknown): boolean => {
  const { outgoing, incoming } = Object(value) as Record<string, unknown>;
  const given = [outgoing, incoming].filter((way) => way !== undefined);
  return given.length > 0 && given.every((way) => typeof way === 'function');
};

/** Timers hold 31 bits; a longer delay would be over at once. */
const isDelay = (value: unknown): boolean =>
  typeof value === 'number' && value > 0 && value < 2 ** 31;

const hasFunction = (value: unknown, name: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Record<string, unknown>)[name] === 'function';

const isStore = (value: unknown): value is ReplayStore =>
  hasFunction(value, 'get') && hasFunction(value, 'set');
