import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { KeyOf } from '../client/keys.ts';
import type { Redis } from '../client/redis.ts';
import { countKey, positionKey, streamKey } from '../stream/stream-keys.ts';
import type { EntryId } from './entry-id.ts';
import { after, ends, find, page } from './log-scripts.ts';
import { entriesIn } from './entries-in.ts';
import { byOrder, pageOf } from './page.ts';
import type { Cursors, Entry, Page } from './page.ts';

/** The questions to the streams of one channel. All is asked on subscription, and each answer is of one moment. */
export interface ChannelStreams {
  /** The ends of the streams, and the time before, in milliseconds by the clock of Redis. */
  readonly ends$: Observable<{ readonly time: number; readonly cursors: Cursors }>;
  /** Each entry with one of these numbers, the newest first, and the two ends of what there is. */
  readonly find: (numbers: readonly string[]) => Observable<Found>;
  /** The continuation of each stream after an entry. */
  readonly after: (id: EntryId) => Observable<readonly Continuation[]>;
  /** The entries behind the cursors, in order. */
  readonly page: (cursors: Cursors) => Observable<Page>;
  /** Emits once there is something behind the cursors, or after a while. */
  readonly news: (waiting: Redis, cursors: Cursors) => Observable<unknown>;
}

export interface Found {
  readonly entries: readonly Entry[];
  /** The first entry that is kept; undefined where there are none. */
  readonly oldest: Entry | undefined;
  readonly newest: Entry | undefined;
}

/**
 * How a stream goes on after a position: it holds what comes next, or that may have been dropped, or it only began later and cannot
 * tell.
 */
export type Continuation = 'whole' | 'cut' | 'unknown';

/** Entries that are read of a stream at a time. */
const size = 100;

/** Milliseconds after which a stream that has come into being meanwhile is noticed. */
export const longestWait = 5_000;

export const channelStreams = (redis: Redis, keyOf: KeyOf, channel: string): ChannelStreams => {
  const keys = [countKey(keyOf), keyOf('events'), positionKey(keyOf, channel)];
  const ask = (script: string, ...args: readonly string[]): Observable<readonly unknown[]> =>
    redis.run(script, keys, [channel, ...args]).pipe(map((answer) => answer as readonly unknown[]));
  return {
    ends$: ask(ends).pipe(
      map(([time, ...cursors]) => ({ time: Number(time), cursors: cursors.map(String) })),
    ),
    find: (numbers) =>
      ask(find, ...numbers).pipe(
        map(([ends, entries]) => {
          const inOrder = [...entriesIn(ends)].sort(byOrder);
          return { entries: entriesIn(entries), oldest: inOrder[0], newest: inOrder.at(-1) };
        }),
      ),
    after: (id) => ask(after, id).pipe(map((answer) => answer as readonly Continuation[])),
    page: (cursors) =>
      ask(page, String(size), ...cursors).pipe(
        map((streams) => pageOf(streams.map(entriesIn), cursors, size)),
      ),
    news: (waiting, cursors) => {
      const streams = cursors.map((_, partition) => streamKey(keyOf, channel, partition));
      const block = ['BLOCK', String(longestWait), 'COUNT', '1'];
      return waiting.ask('XREAD', ...block, 'STREAMS', ...streams, ...cursors);
    },
  };
};
