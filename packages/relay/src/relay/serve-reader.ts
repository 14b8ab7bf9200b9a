import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { NEVER, defer, tap } from 'rxjs';
import { SlowReaderError } from '../errors/slow-reader-error.ts';
import type { createFeeds } from '../feeds/create-feeds.ts';
import type { FeedContext } from '../feeds/feed-context.ts';
import type { RelayedChannel } from '../options/relay-options.ts';
import type { Backpressure } from '../readers/backpressure.ts';
import { read } from '../readers/read.ts';
import { Reader } from '../readers/reader.ts';
import type { ReaderChannel } from '../readers/reader.ts';
import { rewriteBy } from '../readers/rewrite.ts';
import { startsIn } from '../readers/starts-in.ts';
import type { GapNotice, RelayMessage } from '../wire/relay-message.ts';
import type { ReadRequest } from './read-request.ts';

/** The relay around a reader. */
export interface ReaderContext extends Pick<FeedContext, 'settings' | 'note'> {
  /** Names this life of the relay: its own numbers mean nothing in another. */
  readonly epoch: string;
  readonly feedOf: ReturnType<typeof createFeeds>;
  readonly closed$: Observable<unknown>;
}

/** The messages for one reader, whose channels are allowed and have these rules. */
export const serveReader = (
  { channels, cursor, merges = false, select, backpressure = none }: ReadRequest,
  rules: ReadonlyMap<string, RelayedChannel>,
  { settings, note, epoch, feedOf, closed$ }: ReaderContext,
): Observable<RelayMessage> =>
  defer(() => {
    const startOf = startsIn(cursor, channels);
    const now = settings.scheduler.now();
    const seats = [...rules].map(([name, rule]): ReaderChannel => {
      const feed = feedOf(name, rule);
      feed.log.trim(now);
      return { name, feed, start: startOf(name) };
    });
    const reader = new Reader(seats, epoch, {
      rewrite: select && rewriteBy(select),
      merges,
      cameAt: now,
      onUnreadable: (channel, error) => note({ type: 'event-unreadable', channel, error }),
    });
    const feeds = seats.map(({ feed }) => feed);
    return read(reader, feeds, backpressure, closed$, settings).pipe(
      noted([...rules.keys()], note),
    );
  });

const none: Backpressure = { hasRoom: true, room$: NEVER };

/** Notes the gaps of a reader, and when it is dropped. */
const noted = (
  channels: readonly string[],
  note: FeedContext['note'],
): MonoTypeOperatorFunction<RelayMessage> =>
  tap({
    next: (message) => {
      if (message.type === 'gap') {
        note({ type: 'gap', ...(JSON.parse(message.data) as GapNotice) });
      }
    },
    error: (error: unknown) => {
      if (error instanceof SlowReaderError) note({ type: 'reader-dropped', channels });
    },
  });
