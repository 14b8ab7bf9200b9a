import type { Client, ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption, hold, markerOf } from '@sfstream/core';
import type { Observable } from 'rxjs';
import {
  Subscription,
  concatMap,
  defer,
  finalize,
  map,
  repeat,
  take,
  takeUntil,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import type { Sighting } from './check.ts';
import type { Publisher } from './publisher.ts';
import { numberOf } from './publisher.ts';
import type { Random } from './random.ts';

/** What one subscriber has seen, from its subscription to its end. */
export interface Watch {
  readonly name: string;
  readonly channel: string;
  readonly received: Sighting[];
  /** It is due every event after this one; undefined while it waits for the acknowledgement of new events. */
  after: number | undefined;
  /** It must not see this one, nor any before. */
  notBefore: number;
  /** Whether it left of its own accord. */
  hasLeft: boolean;
}

/** The subscribers of one client. */
export interface Listeners {
  readonly watches: readonly Watch[];
  /** Errors and completions that should not have been. */
  readonly failures: readonly string[];
  /** The server has acknowledged a channel: those who wait for new events are due all from here on. */
  readonly acknowledged: (channel: string) => void;
  /** The channel was replayed as a whole: who began at a replay id has no date by which to tell what is older. */
  readonly fellBack: (channel: string) => void;
  /** From the beginning, for good. */
  readonly all: (channel: string) => Watch;
  /** New events, from an unsubscribed channel on. */
  readonly fresh: (channel: string, notBefore: number) => void;
  /** Joins a channel that others listen to. */
  readonly late: (channel: string, replay: number) => void;
  /** Takes some events, leaves, and comes back to where its store says. */
  readonly visitor: (channel: string) => void;
  /** Takes new events until it has had one, leaves, and comes back without a memory. */
  readonly forgetful: (channel: string) => void;
  /** Takes a while for each event, and so brakes the client. */
  readonly slow: (channel: string) => void;
  /** Listens for a moment to a channel on which nothing is published. */
  readonly passBy: () => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

/** Milliseconds by which an event may be too old for a subscriber of new events, as clocks differ and dates are coarse. */
const doubt = 4_000;

export const createListeners = (
  client: Client,
  publisher: Publisher,
  random: Random,
): Listeners => {
  const watches: Watch[] = [];
  const failures: string[] = [];
  const subscriptions = new Subscription();
  let isClockKnown = false;

  const watching = (
    watch: Pick<Watch, 'name' | 'channel' | 'after' | 'notBefore'>,
    event$: Observable<StreamEvent>,
  ): [Watch, Observable<StreamEvent>] => {
    const added: Watch = { ...watch, received: [], hasLeft: false };
    watches.push(added);
    const watched$ = event$.pipe(
      tap(({ replayId, data }) =>
        added.received.push({
          replayId: Number(replayId),
          number: numberOf(data),
          at: performance.now(),
        }),
      ),
    );
    return [added, watched$];
  };

  const run = (name: string, event$: Observable<StreamEvent>): void => {
    subscriptions.add(
      event$.subscribe({
        error: (error: unknown) => failures.push(`${name} failed: ${String(error)}`),
        complete: () => failures.push(`${name} completed`),
      }),
    );
  };

  const forGood = (
    name: string,
    channel: string,
    replay: number,
    after: number | undefined,
    notBefore: number,
  ): Watch => {
    const [watch, event$] = watching(
      { name, channel, after, notBefore },
      client.channel(channel, { replay }),
    );
    run(name, event$);
    return watch;
  };

  const pauses = (longest: number) => ({ delay: () => timer(random.between(0, longest)) });

  return {
    watches,
    failures,
    acknowledged: (channel) => {
      isClockKnown = true;
      for (const watch of watches) {
        if (watch.channel === channel) watch.after ??= publisher.newest(channel);
      }
    },
    fellBack: (channel) => {
      for (const watch of watches) {
        if (watch.channel === channel && watch.received.length === 0) watch.notBefore = 0;
      }
    },
    all: (channel) => forGood('all', channel, ReplayOption.AllEvents, 0, 0),
    fresh: (channel, notBefore) => {
      forGood('new', channel, ReplayOption.NewEvents, undefined, notBefore);
    },
    late: (channel, replay) => {
      const isOption = replay < 0;
      const after = replay === ReplayOption.NewEvents ? publisher.newest(channel) : replay;
      forGood(
        `late from ${isOption ? { [-1]: 'new', [-2]: 'all' }[replay] : 'an id'}`,
        channel,
        replay,
        Math.max(0, after),
        isOption ? 0 : replay,
      );
    },
    visitor: (channel) => {
      const store = new Map<string, ReplayMarker>();
      run(
        'visitor',
        defer(() => {
          const start = store.get(channel)?.replayId;
          const after = start === undefined ? undefined : Number(start);
          const [watch, event$] = watching(
            { name: 'visitor', channel, after, notBefore: after ?? 0 },
            client.channel(channel, { replay: store }),
          );
          return event$.pipe(
            tap((event) => {
              const marker = markerOf(event);
              if (marker !== undefined) store.set(channel, marker);
            }),
            take(random.between(1, 40)),
            finalize(() => (watch.hasLeft = !subscriptions.closed)),
          );
        }).pipe(repeat(pauses(400))),
      );
    },
    forgetful: (channel) =>
      run(
        'forgetful',
        defer(() => {
          const notBefore = isClockKnown ? publisher.newest(channel, doubt) : 0;
          const [watch, event$] = watching(
            { name: 'forgetful', channel, after: undefined, notBefore },
            client.channel(channel, { replay: ReplayOption.NewEvents }),
          );
          return event$.pipe(
            takeWhile(
              ({ replayId }) => watch.after === undefined || Number(replayId) <= watch.after,
              true,
            ),
            finalize(() => (watch.hasLeft = !subscriptions.closed)),
          );
        }).pipe(repeat(pauses(100))),
      ),
    slow: (channel) => {
      const [, event$] = watching(
        { name: 'slow', channel, after: 0, notBefore: 0 },
        client.channel(channel, { replay: ReplayOption.AllEvents }),
      );
      run(
        'slow',
        event$.pipe(
          map((event) => ({ event, release: hold(event) })),
          concatMap(({ event, release }) =>
            timer(random.between(0, 15)).pipe(
              map(() => event),
              finalize(release),
            ),
          ),
        ),
      );
    },
    passBy: () => {
      const event$ = client.channel('/u/Passing', { replay: ReplayOption.NewEvents });
      subscriptions.add(
        event$.pipe(takeUntil(timer(200))).subscribe({
          error: (error: unknown) => failures.push(`passer-by failed: ${String(error)}`),
        }),
      );
    },
    stop: () => subscriptions.unsubscribe(),
    clear: () => void watches.splice(0),
  };
};
