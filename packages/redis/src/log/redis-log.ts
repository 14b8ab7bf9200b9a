import { readOptions } from '@sfstream/base';
import type { Replay, ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption, checkChannelName, getMarker, setMarker } from '@sfstream/core';
import { fromCloudEvent } from '@sfstream/forward';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  concatMap,
  defer,
  filter,
  from,
  identity,
  ignoreElements,
  map,
  of,
  repeat,
  switchMap,
} from 'rxjs';
import type { Redis } from '../client/redis.ts';
import { keptBy, keptReaders } from '../fencing/kept.ts';
import type { KeptOptions } from '../fencing/kept.ts';
import { beginAfter } from './begin-after.ts';
import { channelStreams, longestWait } from './channel-streams.ts';
import type { ChannelStreams } from './channel-streams.ts';
import type { Cursors } from './page.ts';

/** Options of {@link redisLog}. */
export type RedisLogOptions = Omit<KeptOptions, 'leader'>;

/** The channels that a sink has written, as a client gives them. It fits the `source` of a relay. */
export interface RedisLog {
  /**
   * Gives the events of a channel that are in Redis from a position on, and then those that come, with all their streams in
   * one order. `replay` is what it is for a client: an empty store keeps the time of now before the first event. Never
   * completes. Holds one connection more while it is subscribed.
   *
   * Fails with a `ReplayIdError` where the streams no longer hold what comes after the position or cannot tell where it is, with a
   * `StoreError` where the store fails, with a `RedisRequestError` where Redis does not answer in time.
   */
  channel(name: string, options: { readonly replay: Replay }): Observable<StreamEvent>;
}

/**
 * Reads what {@link redisSink} writes, for any number of readers: each gets every event. So several replicas of a relay serve
 * browsers from one log, and Salesforce counts one delivery.
 *
 * Throws a `ClientError` that names the option at fault.
 *
 * @example
 * ```ts
 * import { redisLog } from '@sfstream/redis';
 * import { Redis } from 'ioredis';
 *
 * declare const redis: Redis;
 *
 * const log = redisLog({ redis, group: 'orders' });
 * log
 *   .channel('/event/Order__e', { replay: -2 })
 *   .subscribe(({ replayId }) => console.log(replayId));
 * ```
 */
export const redisLog = (options: RedisLogOptions): RedisLog => {
  const { leader: _, ...readers } = keptReaders;
  const { redis, keyOf, scheduler } = keptBy('redisLog', {
    ...readOptions('redisLog', options, readers),
    leader: undefined,
  });
  const limit = longestWait + 5_000;
  return {
    channel: (name, { replay }) => {
      checkChannelName(name);
      const streams = channelStreams(redis, keyOf, name);
      const start$ = defer(() =>
        typeof replay === 'object' ? getMarker(replay, name, scheduler) : of({ replayId: replay }),
      );
      return start$.pipe(
        switchMap((marker) => beginAt(streams, name, replay, marker)),
        switchMap(({ cursors, only }) =>
          redis.apart(limit, (waiting) => following(streams, waiting, cursors)).pipe(only),
        ),
      );
    },
  };
};

/** The place from which a channel is read, and which events of it count. */
interface Beginning {
  readonly cursors: Cursors;
  readonly only: OperatorFunction<StreamEvent, StreamEvent>;
}

const beginAt = (
  streams: ChannelStreams,
  channel: string,
  replay: Replay,
  marker: ReplayMarker | undefined,
): Observable<Beginning> => {
  if (marker === undefined || marker.replayId === ReplayOption.NewEvents) {
    return streams.ends$.pipe(
      switchMap(({ time, cursors }) => {
        const beginning = { cursors, only: identity };
        if (typeof replay !== 'object') return of(beginning);
        const start = { createdDate: new Date(time).toISOString() };
        return setMarker(replay, channel, start).pipe(map(() => beginning));
      }),
    );
  }
  if (marker.replayId === undefined) {
    return of({ cursors: [], only: since(Date.parse(marker.createdDate)) });
  }
  if (marker.replayId === ReplayOption.AllEvents) return of({ cursors: [], only: identity });
  return beginAfter(streams, channel, marker).pipe(map((cursors) => ({ cursors, only: identity })));
};

/** An event without a date may be new. */
const since = (time: number): OperatorFunction<StreamEvent, StreamEvent> =>
  filter(({ createdDate = '' }) => !(Date.parse(createdDate) < time));

/** Reads on and on from the cursors. */
const following = (
  streams: ChannelStreams,
  waiting: Redis,
  beginning: Cursors,
): Observable<StreamEvent> =>
  defer(() => {
    let cursors = beginning;
    return defer(() => streams.page(cursors)).pipe(
      concatMap((page) => {
        ({ cursors } = page);
        return page.entries.length > 0
          ? from(page.entries)
          : streams.news(waiting, cursors).pipe(ignoreElements());
      }),
      repeat(),
      map(({ event }) => fromCloudEvent(event)),
    );
  });
