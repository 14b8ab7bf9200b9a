import type { Observable, SchedulerLike } from 'rxjs';
import {
  concat,
  concatMap,
  defer,
  endWith,
  interval,
  map,
  merge,
  of,
  startWith,
  takeWhile,
} from 'rxjs';
import type { ChannelFeed } from '../feeds/channel-feed.ts';
import type { Backpressure } from './backpressure.ts';
import { paced } from './paced.ts';
import type { Reader } from './reader.ts';
import type { RelayMessage } from '../wire/relay-message.ts';

/** Settings that all readers share. */
export interface ReadSettings {
  readonly heartbeat: number;
  readonly maxPending: number;
  readonly scheduler: SchedulerLike;
}

/** The cause of a turn. */
type Cause = 'news' | 'beat' | 'end';

/** Everything that one reader is told, with signs of life, until a feed ends or `closed$` emits. */
export const read = (
  reader: Reader,
  feeds: readonly ChannelFeed[],
  backpressure: Backpressure,
  closed$: Observable<unknown>,
  { heartbeat, maxPending, scheduler }: ReadSettings,
): Observable<RelayMessage> =>
  defer(() => {
    const news = paced(reader, backpressure, maxPending);
    const beat = (): Iterable<RelayMessage> =>
      backpressure.hasRoom ? [{ type: 'heartbeat' }] : [];
    const cause$ = merge(
      closed$.pipe(map((): Cause => 'end')),
      interval(heartbeat, scheduler).pipe(map((): Cause => 'beat')),
      backpressure.room$.pipe(map((): Cause => 'news')),
      ...feeds.map(({ change$ }) =>
        change$.pipe(
          map((): Cause => 'news'),
          endWith<Cause>('end'),
        ),
      ),
    );
    return concat(
      cause$.pipe(
        startWith<Cause>('news'),
        takeWhile((cause) => cause !== 'end'),
        concatMap((cause) => (cause === 'news' ? news() : beat())),
      ),
      defer(() => of(reader.bye())),
    );
  });
