import type { Backoff, OptionRule } from '@sfstream/base';
import {
  ClientError,
  checkOptions,
  exponentialBackoff,
  hasMethods,
  isFunction,
  schedulerRule,
} from '@sfstream/base';
import type { Activity, Replay, ReplayId, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { GuardedStore } from '@sfstream/replay';
import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { isChannelName } from './channel-name.ts';
import { guardedReplay } from './guarded-replay.ts';
import type { LogLimits } from '../log/event-log.ts';

/** The source of events: a client, or anything that gives channels as a client does. */
export interface RelaySource {
  channel(
    name: string,
    options: {
      /**
       * A store that holds one position, or none yet; an empty one must keep the start before the channel is
       * subscribed.
       */
      readonly replay: Replay;
      /** Gives no fallback: the relay itself falls back, and tells its readers. */
      readonly replayFallback: () => undefined;
    },
  ): Observable<StreamEvent>;
  /**
   * Reports channels that Salesforce has acknowledged. Without it a channel that has failed shows as down until an
   * event comes, or for 10 s.
   */
  readonly activity$?: Observable<Activity>;
}

/** The rule by which one channel is relayed. */
export interface RelayedChannel {
  /**
   * Selects what may leave the server of an event: the result becomes the `data` of the relayed event, and must be
   * JSON. `undefined` leaves the event out. Called once for each event. If it throws, readers get a gap. Default: the
   * whole data.
   */
  readonly select?: (event: StreamEvent) => unknown;
  /** Overrides the `replay` of the relay. */
  readonly replay?: Replay;
}

/** Options of a relay. Durations are milliseconds. */
export interface RelayOptions {
  /**
   * The channels that may be relayed, each with its rule; or a function that gives the rule of a name. No other
   * channel is relayed.
   */
  readonly channels:
    | Readonly<Record<string, RelayedChannel>>
    | ((name: string) => RelayedChannel | undefined);
  /**
   * Start of the log of a channel when it is first opened in the life of this relay. A store lets a restarted relay
   * fill its log again: the relay keeps there the position after which everything is in the log, so nobody else may
   * keep positions in that store. An answer that takes longer than 5 s is a failure. Default: `ReplayOption.NewEvents`.
   */
  readonly replay?: Replay;
  /** Start of a log whose position Salesforce no longer knows. Default: `ReplayOption.AllEvents`. */
  readonly replayFallback?: ReplayOption;
  /** Limits of the log of each channel. Default: 1,000 events, 4 MB (4,194,304 `maxBytes`) and no limit of age. */
  readonly log?: Partial<LogLimits>;
  /** Time that a channel stays subscribed after its last reader has left; `Infinity` is for ever. Default: 300,000. */
  readonly linger?: number;
  /** Time between two signs of life to a reader. Default: 15,000. */
  readonly heartbeat?: number;
  /** Bytes that may come for a reader while it takes nothing before it is dropped. Default: 1 MB (1,048,576). */
  readonly maxPending?: number;
  /** Channels that one reader may ask for. Default: 50. */
  readonly maxChannels?: number;
  /**
   * Time for `authorize` to answer; after it the request is refused, and the reader may come again. Default: 10,000.
   */
  readonly authorizeTimeout?: number;
  /** Milliseconds to wait after a channel has failed so many times in a row. Default: full jitter up to 1 s, 2 s … 30 s. */
  readonly backoff?: Backoff;
  /** Measures all time. Default: RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** The options with every default in its place. */
export interface RelaySettings {
  readonly ruleOf: (name: string) => RelayedChannel | undefined;
  readonly replay: ReplayId | GuardedStore;
  readonly replayFallback: ReplayOption;
  readonly log: LogLimits;
  readonly linger: number;
  readonly heartbeat: number;
  readonly maxPending: number;
  readonly maxChannels: number;
  readonly authorizeTimeout: number;
  readonly backoff: Backoff;
  readonly scheduler: SchedulerLike;
}

/** Fills in the defaults. Throws a {@link ClientError} that names the field of the first fault. */
export const readRelayOptions = (options: RelayOptions): RelaySettings => {
  checkOptions('createRelay', options, rules);
  const { channels, log = {}, scheduler = asyncScheduler } = options;
  checkOptions('createRelay', withPrefix('log.', log), logRules);
  return {
    ruleOf: toRuleOf(channels),
    replay: guardedReplay(options.replay ?? ReplayOption.NewEvents, scheduler),
    replayFallback: options.replayFallback ?? ReplayOption.AllEvents,
    log: {
      size: log.size ?? 1_000,
      maxAge: log.maxAge ?? Infinity,
      maxBytes: log.maxBytes ?? 4 * 2 ** 20,
    },
    linger: options.linger ?? 300_000,
    heartbeat: options.heartbeat ?? 15_000,
    maxPending: options.maxPending ?? 2 ** 20,
    maxChannels: options.maxChannels ?? 50,
    authorizeTimeout: options.authorizeTimeout ?? 10_000,
    backoff: options.backoff ?? exponentialBackoff(),
    scheduler,
  };
};

const atLeast = (least: number): OptionRule => [
  `a number of ${least} or more`,
  (value) => typeof value === 'number' && value >= least,
];

/** Checked where the option is used. */
const checkedLater: OptionRule = ['', () => true];

const rules: Readonly<Record<keyof RelayOptions, OptionRule>> = {
  channels: checkedLater,
  replay: checkedLater,
  replayFallback: [
    'ReplayOption.AllEvents or ReplayOption.NewEvents',
    (value) => value === ReplayOption.AllEvents || value === ReplayOption.NewEvents,
  ],
  log: ['an object such as { size: 1_000 }', hasMethods()],
  linger: atLeast(0),
  heartbeat: atLeast(1),
  maxPending: atLeast(1),
  maxChannels: atLeast(1),
  authorizeTimeout: atLeast(1),
  backoff: ['a function of the failures in a row that gives milliseconds', isFunction],
  scheduler: schedulerRule,
};

const logRules: Readonly<Record<`log.${keyof LogLimits}`, OptionRule>> = {
  'log.size': atLeast(1),
  'log.maxAge': atLeast(1),
  'log.maxBytes': atLeast(1),
};

const withPrefix = (prefix: string, fields: object): object =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}${name}`, value]));

const toRuleOf = (channels: unknown): RelaySettings['ruleOf'] => {
  if (typeof channels === 'function') return channels as RelaySettings['ruleOf'];
  if (typeof channels !== 'object' || channels === null) {
    throw new ClientError(
      "channels of createRelay says which channels may be relayed; none may without it. Give { '/event/Order__e': {} } or a function.",
      { field: 'channels' },
    );
  }
  const stranger = Object.keys(channels).find((name) => !isChannelName(name));
  if (stranger !== undefined) {
    throw new ClientError(
      `channels of createRelay holds "${stranger}", which cannot be a channel. A channel is named like /event/Order__e; only a /topic/ may have a filter, such as /topic/Orders?Status='New'.`,
      { field: 'channels' },
    );
  }
  return (name) =>
    Object.hasOwn(channels, name)
      ? (channels as Readonly<Record<string, RelayedChannel>>)[name]
      : undefined;
};
