import { InvalidOperationError, ReplayIdError, ReplayOption } from '@sfstream/core';
import type { EventMarker, StartMarker, StreamEvent } from '@sfstream/core';
import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import {
  EMPTY,
  NEVER,
  Subject,
  catchError,
  concat,
  defer,
  identity,
  ignoreElements,
  of,
  retry,
  share,
  tap,
  timer,
} from 'rxjs';
import { entryOf } from './entry-of.ts';
import { EventLog } from '../log/event-log.ts';
import type { Place, Reach } from '../log/event-log.ts';
import { givenAgain } from './given-again.ts';
import { guardedReplay } from '../options/guarded-replay.ts';
import { keepMarker } from './keep-marker.ts';
import { pauseAfter } from '../time/pause-after.ts';
import { reachOf } from './reach-of.ts';
import { replayFor } from './replay-for.ts';
import type { RelayActivity } from './relay-activity.ts';
import type { RelaySettings, RelaySource, RelayedChannel } from '../options/relay-options.ts';

/** One channel of the relay, shared by its readers. */
export interface ChannelFeed {
  readonly log: EventLog;
  /** Whether the channel has failed, and nothing has shown since that Salesforce gives it again. */
  readonly isDown: boolean;
  /** Emits when something is new. The channel is open while this is subscribed, and `linger` longer. */
  readonly change$: Observable<unknown>;
}

/** What the feeds of a relay have in common. */
export interface Feeding {
  readonly source: RelaySource;
  readonly settings: RelaySettings;
  /** The next place of the relay's own. */
  readonly tick: () => Place;
  readonly note: (activity: RelayActivity) => void;
}

/** What is particular about a feed. */
export interface Life {
  /** Whether it is the first one of its channel in the life of the relay. */
  readonly isFirst: boolean;
  /** Goes round all that the feed does while it is open. */
  readonly lifetime: MonoTypeOperatorFunction<unknown>;
}

/** Makes the feed of a channel. */
export const channelFeed = (
  name: string,
  rule: RelayedChannel,
  { isFirst, lifetime }: Life,
  feeding: Feeding,
): ChannelFeed => {
  const { source, settings, tick, note } = feeding;
  const { scheduler, backoff, linger } = settings;
  const replay =
    rule.replay === undefined ? settings.replay : guardedReplay(rule.replay, scheduler);
  const log = new EventLog(tick(), settings.log);
  const changed = new Subject<unknown>();
  let isDown = false;

  const setDown = (down: boolean): void => {
    isDown = down;
    changed.next(undefined);
  };

  // Salesforce is asked for the past once: readers that come and go could use up the org's daily deliveries.
  const opened$ = defer(() =>
    log.reach.type === 'unknown' ? (isFirst ? reachOf(name, replay) : of(reachAtNew)) : EMPTY,
  ).pipe(
    tap((reach) => {
      log.open(reach);
      changed.next(undefined);
    }),
    ignoreElements(),
  );

  const append = (event: StreamEvent): void => {
    const content = entryOf(event, rule, (error) =>
      note({ type: 'event-unreadable', channel: name, error }),
    );
    if (content !== undefined) log.append({ ...content, ...tick(), at: scheduler.now() });
  };

  /** Sees to it that nobody takes the log for complete where it will not be. */
  const breakLog = (error: unknown): void => {
    if (error instanceof ReplayIdError) {
      log.restart(tick(), reachAfter(log.newest, settings.replayFallback));
    } else if (log.reach.type !== 'unknown' && log.position === undefined) {
      // There is no position to go on from, so what comes meanwhile is missed.
      log.restart(tick(), reachAtNew);
    }
  };

  const recovered = (error: unknown, failures: number): Observable<unknown> => {
    breakLog(error);
    const isExpired = error instanceof ReplayIdError && failures === 1;
    const delay = isExpired ? 0 : pauseAfter(backoff, failures);
    note({ type: 'channel-failed', channel: name, error, delay });
    setDown(true);
    return timer(delay, scheduler);
  };

  const unstored = new Subject<void>();

  const storeFailed = (error: unknown): void =>
    note({ type: 'store-failed', channel: name, error });

  /** Has the start stored before the channel is subscribed. A store that fails keeps no reader waiting: it is asked again later. */
  const keepStart = (start: StartMarker): Observable<unknown> => {
    log.startAt(start);
    if (typeof replay !== 'object') return of(undefined);
    return replay.set(name, start).pipe(
      catchError((error: unknown) => {
        storeFailed(error);
        unstored.next();
        return of(undefined);
      }),
    );
  };

  const source$ = defer(() =>
    source.channel(name, { replay: replayFor(log, keepStart), replayFallback: () => undefined }),
  );

  const event$ = concat(
    opened$,
    defer(() => (isDown ? source$.pipe(givenAgain(name, feeding, () => setDown(false))) : source$)),
  ).pipe(
    catchError((error: unknown) => {
      if (error instanceof InvalidOperationError) return EMPTY; // The client is closed.
      throw error;
    }),
    tap(append),
    retry({ delay: recovered, resetOnSuccess: true }),
  );

  const keep =
    typeof replay === 'object'
      ? keepMarker({
          channel: name,
          log,
          store: replay,
          backoff,
          scheduler,
          unstored$: unstored,
          onFailure: storeFailed,
        })
      : identity;

  return {
    log,
    get isDown() {
      return isDown;
    },
    change$: event$.pipe(
      keep,
      lifetime,
      share({
        connector: () => changed,
        // It is over then, and nothing is to linger.
        resetOnComplete: false,
        resetOnRefCountZero: () => (linger === Infinity ? NEVER : timer(linger, scheduler)),
      }),
    ),
  };
};

const reachAtNew: Reach = { type: 'new' };

const reachAfter = (refused: EventMarker | undefined, fallback: ReplayOption): Reach =>
  fallback === ReplayOption.AllEvents
    ? { type: 'retained', ...(refused !== undefined && { refused }) }
    : { type: 'incomparable' }; // New events may be counted from the start.
