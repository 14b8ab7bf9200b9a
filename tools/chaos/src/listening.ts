import type { Client, ReplayMarker, ReplayStore } from '@sfstream/core';
import { ReplayOption, hold, markerOf } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { concatMap, defer, finalize, map, repeat, take, takeWhile, tap, timer } from 'rxjs';
import type { Publisher } from './publisher.ts';
import type { Random } from './random.ts';
import { replayNumber } from './replay-number.ts';
import type { Watches } from './watches.ts';

/** All that listeners share. */
export interface Listening {
  readonly client: Client;
  readonly publisher: Publisher;
  readonly random: Random;
  readonly watches: Watches;
  /** Checks whether a listener that ends does so of its own accord. */
  readonly hasLeft: () => boolean;
  /** The server has acknowledged a channel, so that the client knows the org's clock. */
  isClockKnown?: boolean;
}

/**
 * Milliseconds by which an event may be too old for a subscriber of new events, as dates are coarse and clocks differ, by a minute
 * for all that a client knows. Those of platform events are that of their transaction, which may last ten minutes.
 */
const doubtOf = (channel: string): number => (channel.startsWith('/u/') ? 64_000 : 604_000);

/** Takes some events, leaves, and comes back to where its store says. */
export const visitingListener = (
  { client, random, watches, hasLeft }: Listening,
  channel: string,
): Observable<unknown> => {
  const store = new Map<string, ReplayMarker>();
  return defer(() => {
    const start = store.get(channel)?.replayId;
    const after = start === undefined ? undefined : replayNumber(start);
    const [watch, event$] = watches.add(
      { name: 'visitor', channel, after, notBefore: after ?? 0 },
      client.channel(channel, { replay: store }),
    );
    return event$.pipe(
      tap((event) => {
        const marker = markerOf(event);
        if (marker !== undefined) store.set(channel, marker);
      }),
      take(random.between(1, 40)),
      finalize(() => (watch.hasLeft = hasLeft())),
    );
  }).pipe(repeat({ delay: () => timer(random.between(0, 400)) }));
};

/**
 * Milliseconds that the store of {@link slowStartListener} takes for the first start. A client takes a shorter wait for none, and
 * asks for new events alone.
 */
const slowStart = [2_100, 3_500] as const;

/** Begins with new events and a store that is slow to keep its start: from then on all is due, however late it subscribes. */
export const slowStartListener = (listening: Listening, channel: string): Observable<unknown> =>
  defer(() => {
    const { client, publisher, random, watches } = listening;
    const stored = new Map<string, ReplayMarker>();
    const store: ReplayStore = {
      get: (name) => stored.get(name),
      set: (name, marker) => {
        watch.after = publisher.newest(channel);
        stored.set(name, marker);
        return timer(random.between(...slowStart));
      },
    };
    const notBefore = listening.isClockKnown ? publisher.newest(channel, doubtOf(channel)) : 0;
    const [watch, event$] = watches.add(
      { name: 'slow start', channel, after: Infinity, notBefore },
      client.channel(channel, { replay: store }),
    );
    return event$;
  });

/** Takes new events until it has had one, leaves, and comes back without a memory. */
export const forgetfulListener = (listening: Listening, channel: string): Observable<unknown> => {
  const { client, publisher, random, watches, hasLeft } = listening;
  return defer(() => {
    const notBefore = listening.isClockKnown ? publisher.newest(channel, doubtOf(channel)) : 0;
    const [watch, event$] = watches.add(
      { name: 'forgetful', channel, after: undefined, notBefore },
      client.channel(channel, { replay: ReplayOption.NewEvents }),
    );
    return event$.pipe(
      takeWhile(
        ({ replayId }) => watch.after === undefined || replayNumber(replayId) <= watch.after,
        true,
      ),
      finalize(() => (watch.hasLeft = hasLeft())),
    );
  }).pipe(repeat({ delay: () => timer(random.between(0, 100)) }));
};

/** Takes a while for each event, and so brakes the client. */
export const slowListener = (
  { client, random, watches }: Listening,
  channel: string,
): Observable<unknown> => {
  const [, event$] = watches.add(
    { name: 'slow', channel, after: 0, notBefore: 0 },
    client.channel(channel, { replay: ReplayOption.AllEvents }),
  );
  return event$.pipe(
    map((event) => ({ event, release: hold(event) })),
    concatMap(({ event, release }) =>
      timer(random.between(0, 15)).pipe(
        map(() => event),
        finalize(release),
      ),
    ),
  );
};
