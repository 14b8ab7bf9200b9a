import type { Observable } from 'rxjs';

/** Parts of an event that a pipeline sees, in the shape of core's `StreamEvent`. */
export interface DrawnEvent<Data, Name extends string = string> {
  readonly channel: Name;
  readonly data: Data;
  readonly replayId?: number | `${number}`;
  readonly createdDate?: string;
  readonly eventUuid?: string;
}

/** The part of core's `Client` that pipelines are built on. */
export interface MarbleClient {
  channel<Data = unknown, const Name extends string = string>(
    name: Name,
    options?: object,
  ): Observable<DrawnEvent<Data, Name>>;
}

/**
 * Stands for a client in a marble test: each channel is an Observable that the test has drawn, with whatever it emits and
 * ends with. `Data` is the caller's word, as it is with a real client. `channel()` throws a `RangeError` for a channel that
 * was not drawn.
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
export const marbleClient = (
  channels: Readonly<Record<string, Observable<DrawnEvent<unknown>>>>,
): MarbleClient => ({
  channel: <Data, Name extends string>(name: Name) => {
    const event$ = Object.hasOwn(channels, name) ? channels[name] : undefined;
    if (event$ === undefined) {
      throw new RangeError(
        `Nothing was drawn for ${name}, but for ${Object.keys(channels).join(', ') || 'no channel'}. Give marbleClient its events.`,
      );
    }
    return event$ as Observable<DrawnEvent<Data, Name>>;
  },
});
