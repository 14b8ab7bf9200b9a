import { defaultApiVersion, isAuthenticator, normaliseApiVersion } from '@sfstream/auth';
import {
  ClientError,
  exponentialBackoff,
  hasMethods,
  isFunction,
  optional,
  orNull,
  readOptions,
  required,
  schedulerRule,
  some,
  timeLimit,
} from '@sfstream/base';
import type { Backoff, OptionReaders } from '@sfstream/base';
import { createHttp } from '@sfstream/http';
import { asyncScheduler } from 'rxjs';
import { called } from '../model/called.ts';
import { ReplayOption } from '../model/replay.ts';
import { bayeuxJson } from '../wire/bayeux-json.ts';
import { refuseForgetfulStore, replayFallbackRule, replayRule } from './channel-options.ts';
import type { ClientOptions, Settings } from './client-options.ts';

/** Checks the options and fills in the defaults. Throws a `ClientError` that names the wrong field. */
export const readClientOptions = (options: ClientOptions): Settings => {
  const { backoff, apiVersion, ...settings } = readOptions('createClient', options, readers);
  if (settings.transport !== undefined) refuseOptionsOfStreaming(options);
  refuseForgetfulStore(settings.replay);
  // Making one checks its options, which must not wait for the first session.
  createHttp(settings.http).close();
  return {
    ...settings,
    apiVersion: apiVersion === 'latest' ? apiVersion : normaliseApiVersion(apiVersion),
    ...readBackoff(backoff),
  };
};

/** Refuses the options that only the Streaming API has, rather than to leave them without effect. */
const refuseOptionsOfStreaming = (options: ClientOptions): void => {
  for (const field of ['apiVersion', 'extensions', 'json', 'rotateAfter'] as const) {
    if (options[field] === undefined) continue;
    throw new ClientError(
      `${field} is for the Streaming API and has no meaning for another transport. Leave out ${field}, or transport.`,
      { field },
    );
  }
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const isExtension = (value: unknown): boolean => {
  const { outgoing, incoming } = Object(value) as Record<string, unknown>;
  const given = [outgoing, incoming].filter((way) => way !== undefined);
  return given.length > 0 && given.every(isFunction);
};

const readers = {
  auth: required(
    'an Authenticator, such as clientCredentialsAuth({ … }) of @sfstream/auth gives',
    isAuthenticator,
  ),
  transport: optional([
    'the transport of another API, such as pubSub() of @sfstream/pubsub gives',
    isFunction,
  ]),
  apiVersion: optional(['a version such as 66.0, or latest', () => true], defaultApiVersion),
  replay: optional(replayRule, ReplayOption.NewEvents),
  replayFallback: optional(replayFallbackRule),
  connectionTimeout: optional(orNull(timeLimit, 'to wait for ever'), 10_000),
  maxPendingCount: optional(['a whole number; 0 or less is no limit', Number.isInteger], 100),
  rotateAfter: optional(timeLimit),
  handshakesPerHour: optional(orNull(some, 'for no limit'), 600),
  extensions: optional(
    [
      'an array of objects with outgoing, incoming or both, which are functions',
      (value) => Array.isArray(value) && value.every(isExtension),
    ],
    [],
  ),
  json: optional(
    ['a JSON codec with parse and stringify', hasMethods('parse', 'stringify')],
    bayeuxJson,
  ),
  http: optional(['an object of HTTP options', isObject], {}),
  backoff: optional(['a function from failures in a row to milliseconds', isFunction]),
  scheduler: optional(schedulerRule, asyncScheduler),
} satisfies OptionReaders<ClientOptions>;

/** The rules of all options but `auth`, for functions that make a client with a login of their own. */
export const rulesWithoutAuth = Object.fromEntries(
  Object.entries(readers)
    .filter(([field]) => field !== 'auth')
    .map(([field, { rule }]) => [field, rule]),
);

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
