import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { defer, of } from 'rxjs';
import { EventLog } from '../log/event-log.ts';
import type { LogStart } from '../log/event-log.ts';
import { guardedReplay } from '../options/guarded-replay.ts';
import type { RelayedChannel } from '../options/relay-options.ts';
import type { FeedContext } from './feed-context.ts';
import { createFeedState } from './feed-state.ts';
import { fillLog } from './fill-log.ts';
import { logStartOf } from './log-start-of.ts';
import { createMarkerKeeper, keepNothing } from './marker-keeper.ts';

/** One channel of the relay, shared by its readers. */
export interface ChannelFeed {
  readonly log: EventLog;
  /** True once the channel has failed, until something shows that Salesforce gives it again. */
  readonly isDown: boolean;
  /** Emits when something is new. The channel is open while this is subscribed, and `linger` longer. */
  readonly change$: Observable<unknown>;
}

/** The life of one feed among those of its channel. */
export interface FeedLife {
  /** True for the first feed of its channel in the life of the relay. */
  readonly isFirst: boolean;
  /** Wraps all that the feed does while it is open. */
  readonly lifetime: MonoTypeOperatorFunction<unknown>;
}

/** Makes the feed of a channel. */
export const channelFeed = (
  channel: string,
  rule: RelayedChannel,
  { isFirst, lifetime }: FeedLife,
  context: FeedContext,
): ChannelFeed => {
  const { settings, tick, note } = context;
  const { scheduler, linger } = settings;
  const replay =
    rule.replay === undefined ? settings.replay : guardedReplay(rule.replay, scheduler);
  const state = createFeedState(new EventLog(tick(), settings.log));
  const { log } = state;
  const keeper =
    typeof replay === 'object'
      ? createMarkerKeeper({
          ...settings,
          channel,
          log,
          store: replay,
          onFailure: (error) => note({ type: 'store-failed', channel, error }),
        })
      : keepNothing(log);
  // Salesforce is asked for the past once: readers that come and go could use up the org's daily deliveries.
  const start$ = isFirst
    ? defer(() => logStartOf(channel, replay, scheduler.now()))
    : of<LogStart>({ type: 'new' });

  return {
    log,
    get isDown() {
      return state.isDown;
    },
    change$: fillLog({ channel, rule, state, keeper, start$ }, context).pipe(
      keeper.keep,
      lifetime,
      state.shared(linger, scheduler),
    ),
  };
};
