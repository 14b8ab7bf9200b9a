import { createTaken } from './taken.ts';
import type { Delivery } from '@sfstream/forward';
import { fromCloudEvent } from '@sfstream/forward';
import type { Observable } from 'rxjs';
import { concat, defer, ignoreElements, map, of, switchMap, tap } from 'rxjs';
import type { Redis } from '../client/redis.ts';
import { entriesIn } from '../log/entries-in.ts';
import type { EntryId } from '../log/entry-id.ts';
import { isLaterEntry } from '../log/entry-id.ts';
import type { Entry } from '../log/page.ts';
import { start } from '../log/page.ts';
import { take } from './work-scripts.ts';

/** The parts that the desk of a partition is made of. */
export interface DeskFacts {
  readonly redis: Redis;
  /** The connection on which it waits. */
  readonly waiting: Redis;
  /** The key of the lease of the partition. */
  readonly lease: string;
  /** The epoch with which the lease is held. */
  readonly epoch: number;
  readonly streams: readonly string[];
  /** The consumer group. */
  readonly name: string;
}

/** The streams of a partition in the hands of the one worker that has it. */
export interface Desk {
  /**
   * Takes up to so many events of each stream, first those that were taken before and not done. Waits a while where there are
   * none. Answers with none where the lease is lost.
   */
  readonly take: (count: number) => Observable<readonly Delivery[]>;
  /** The number of those that are taken and not done, now and after each change. */
  readonly out$: Observable<number>;
}

/** The id behind which Redis reads events that nobody has taken yet. */
const newOnes = '>';

/** Milliseconds for which Redis waits for an event. */
export const longestPoll = 5_000;

export const createDesk = ({ redis, waiting, lease, epoch, streams, name }: DeskFacts): Desk => {
  const out = createTaken();
  /** The place where each stream is read on: behind this entry among those taken before, or at new ones. */
  const cursors: EntryId[] = streams.map(() => start);

  const deliver = (stream: number, { id, event }: Entry): Delivery => {
    const key = `${stream} ${id}`;
    out.add(key);
    return {
      event: fromCloudEvent(event),
      ack: () =>
        redis.ask('XACK', streams[stream] ?? '', name, id).pipe(tap(() => out.settle(key))),
      nak: () => {
        out.settle(key);
        const cursor = cursors[stream] ?? start;
        if (cursor === newOnes || isLaterEntry(cursor, id)) cursors[stream] = start;
      },
    };
  };

  // What is out is among what was taken before, and is not taken again.
  const page = (count: number): Observable<readonly StreamPage[] | undefined> =>
    redis
      .run(take, [lease, ...streams], [String(epoch), name, String(count + out.size()), ...cursors])
      .pipe(map((answer) => (answer === null ? undefined : (answer as unknown[]).map(pageIn))));

  const readOn = (pages: readonly StreamPage[]): readonly Delivery[] =>
    pages.flatMap(({ entries }, stream) => {
      if (cursors[stream] !== newOnes) cursors[stream] = entries.at(-1)?.id ?? newOnes;
      const fresh = entries.filter(({ id }) => !out.has(`${stream} ${id}`));
      return fresh.flatMap((entry) => (entry.event === '' ? [] : [deliver(stream, entry)]));
    });

  return {
    take: (count) =>
      defer(() => page(count)).pipe(
        switchMap((pages) => {
          if (pages === undefined) return of([]);
          const wasReadingOn = cursors.some((cursor) => cursor !== newOnes);
          const deliveries = readOn(pages);
          if (wasReadingOn || deliveries.length > 0) return of(deliveries);
          return concat(news(waiting, streams, pages), of([]));
        }),
      ),
    out$: out.size$,
  };
};

/** Completes when there is an event that was not read, or after a while. */
const news = (
  waiting: Redis,
  streams: readonly string[],
  pages: readonly StreamPage[],
): Observable<never> =>
  waiting
    .ask(
      'XREAD',
      ...['BLOCK', String(longestPoll), 'COUNT', '1', 'STREAMS'],
      ...[...streams, ...pages.map(({ last }) => last)],
    )
    .pipe(ignoreElements());

/** The entries that were read of a stream, and the id of the last one. */
interface StreamPage {
  readonly last: EntryId;
  readonly entries: readonly Entry[];
}

const pageIn = (list: unknown): StreamPage => {
  const [last, ...rest] = list as readonly unknown[];
  return { last: String(last), entries: entriesIn(rest) };
};
