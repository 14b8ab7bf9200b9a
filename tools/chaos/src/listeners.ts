import type { Client } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { Subscription, takeUntil, timer } from 'rxjs';
import {
  forgetfulListener,
  slowListener,
  slowStartListener,
  visitingListener,
} from './listening.ts';
import type { Listening } from './listening.ts';
import type { Publisher } from './publisher.ts';
import type { Random } from './random.ts';
import type { Watch } from './watches.ts';
import { createWatches } from './watches.ts';

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
  /** Begins with new events and a store that is slow to keep its start. */
  readonly slowStart: (channel: string) => void;
  /** Listens for a moment to a channel on which nothing is published. */
  readonly passBy: () => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

/** A subscriber, and the events that it is due. */
type Due = Pick<Watch, 'name' | 'channel' | 'after' | 'notBefore'>;

/** The things that listeners need. */
export interface Around {
  readonly client: Client;
  readonly publisher: Publisher;
  readonly random: Random;
  /** A channel on which nothing is published. */
  readonly silent: string;
}

export const createListeners = ({ client, publisher, random, silent }: Around): Listeners => {
  const watches = createWatches();
  const failures: string[] = [];
  const subscriptions = new Subscription();
  const hasLeft = (): boolean => !subscriptions.closed;
  const listening: Listening = { client, publisher, random, watches, hasLeft };

  const run = (name: string, event$: Observable<unknown>): void =>
    subscriptions.add(event$.subscribe(failing(name, failures)));

  const forGood = (due: Due, replay: number): Watch => {
    const [watch, event$] = watches.add(due, client.channel(due.channel, { replay }));
    run(due.name, event$);
    return watch;
  };
  return {
    watches: watches.all,
    failures,
    acknowledged: (channel) => {
      listening.isClockKnown = true;
      for (const watch of watches.of(channel)) watch.after ??= publisher.newest(channel);
    },
    fellBack: (channel) => {
      for (const watch of watches.of(channel)) {
        if (watch.received.length === 0) watch.notBefore = 0;
      }
    },
    all: (channel) =>
      forGood({ name: 'all', channel, after: 0, notBefore: 0 }, ReplayOption.AllEvents),
    fresh: (channel, notBefore) =>
      void forGood({ name: 'new', channel, after: undefined, notBefore }, ReplayOption.NewEvents),
    late: (channel, replay) =>
      void forGood({ channel, ...lateFrom(replay, publisher.newest(channel)) }, replay),
    visitor: (channel) => run('visitor', visitingListener(listening, channel)),
    forgetful: (channel) => run('forgetful', forgetfulListener(listening, channel)),
    slow: (channel) => run('slow', slowListener(listening, channel)),
    slowStart: (channel) => run('slow start', slowStartListener(listening, channel)),
    passBy: () => {
      const { error } = failing('passer-by', failures);
      subscriptions.add(passing(client, silent).subscribe({ error }));
    },
    stop: () => subscriptions.unsubscribe(),
    clear: watches.clear,
  };
};

/** Notes that a subscriber ends, which none is to do. */
const failing = (name: string, failures: string[]) => ({
  error: (error: unknown) => void failures.push(`${name} failed: ${String(error)}`),
  complete: () => void failures.push(`${name} completed`),
});

const passing = (client: Client, silent: string): Observable<unknown> =>
  client.channel(silent, { replay: ReplayOption.NewEvents }).pipe(takeUntil(timer(200)));

/** The name of one that joins late, and the events that it is due. */
const lateFrom = (replay: number, newest: number): Omit<Due, 'channel'> => {
  switch (replay) {
    case ReplayOption.NewEvents:
      return { name: 'late from new', after: newest, notBefore: 0 };
    case ReplayOption.AllEvents:
      return { name: 'late from all', after: 0, notBefore: 0 };
    default:
      return { name: 'late from an id', after: replay, notBefore: replay };
  }
};
