import type { Observable, OperatorFunction } from 'rxjs';
import { concatMap, from, map, of } from 'rxjs';

/** Parts of an event that a pipeline sees, in the shape of core's `StreamEvent`. */
export interface DrawnEvent<Data, Name extends string = string> {
  readonly channel: Name;
  readonly data: Data;
  readonly replayId?: number | `${number}`;
  readonly createdDate?: string;
  readonly eventUuid?: string;
}

/** An event that was published, in the shape of core's `Publication`. */
export interface DrawnPublication {
  readonly outcome: 'published';
  readonly channel: string;
  readonly replayId: number;
}

/** What became of an event: that of core, where a test draws failures. */
interface Fate {
  readonly outcome: string;
  readonly error?: unknown;
}

/** The part of core's `Client` that pipelines are built on. `P` is what becomes of an event. */
export interface MarbleClient<P extends Fate = DrawnPublication> {
  channel<Data = unknown, const Name extends string = string>(
    name: Name,
    options?: object,
  ): Observable<DrawnEvent<Data, Name>>;
  publish(channel: string, data: unknown): Observable<Extract<P, { outcome: 'published' }>>;
  publishAll(channel: string, list: Iterable<unknown>): Observable<P>;
  publishStream(channel: string): OperatorFunction<unknown, P>;
}

/**
 * Stands for a client in a marble test: each channel is an Observable that the test has drawn, with whatever it emits and
 * ends with. `Data` is the caller's word, as it is with a real client. `channel()` throws a `RangeError` for a channel that
 * was not drawn.
 *
 * What is published goes through `publish`, one event after another, and is what it emits. Default: each is published at once, and
 * counted in its `replayId`.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { marbleClient, marbles } from '@sfstream/testing';
 * import { map } from 'rxjs';
 *
 * const prices = ({ channel }: Pick<Client, 'channel'>) =>
 *   channel<{ price: number }>('/u/prices').pipe(map(({ data }) => data.price));
 *
 * it(
 *   'reads the prices',
 *   marbles(({ cold, expectObservable }) => {
 *     const news = { channel: '/u/prices', data: { price: 12 } };
 *     const client = marbleClient({ '/u/prices': cold('-a|', { a: news }) });
 *     expectObservable(prices(client)).toBe('-p|', { p: 12 });
 *   }),
 * );
 * ```
 */
export const marbleClient = <P extends Fate = DrawnPublication>(
  channels: Readonly<Record<string, Observable<DrawnEvent<unknown>>>>,
  publish: (channel: string, data: unknown) => Observable<P> = takingAll() as never,
): MarbleClient<P> => ({
  channel: <Data, Name extends string>(name: Name) => {
    const event$ = Object.hasOwn(channels, name) ? channels[name] : undefined;
    if (event$ === undefined) {
      throw new RangeError(
        `marbleClient was given no events for ${name}. It was given those of ${Object.keys(channels).join(', ') || 'no channel'}.`,
      );
    }
    return event$ as Observable<DrawnEvent<Data, Name>>;
  },
  publish: (channel, data) => publish(channel, data).pipe(map(published)),
  publishAll: (channel, list) => from(list).pipe(concatMap((data) => publish(channel, data))),
  publishStream: (channel) => concatMap((data) => publish(channel, data)),
});

const takingAll = () => {
  let replayId = 0;
  return (channel: string): Observable<DrawnPublication> =>
    of(channel).pipe(map(() => ({ outcome: 'published', channel, replayId: (replayId += 1) })));
};

const published = <P extends Fate>(fate: P): Extract<P, { outcome: 'published' }> => {
  if (fate.outcome !== 'published') throw fate.error;
  return fate as Extract<P, { outcome: 'published' }>;
};
