import { setTimeout as pause } from 'node:timers/promises';
import { passwordAuth } from '@sfstream/auth';
import type { Client, ClientState } from '@sfstream/core';
import { ReplayOption, createClient } from '@sfstream/core';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg, RecordedRequest } from '@sfstream/testing';
import { until } from '../until.ts';
import { createEdge } from './edge.ts';
import type { Edge } from './edge.ts';
import type { Observation, Shown, Trial } from './observation.ts';
import { isHeldPoll } from './places.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

/** Milliseconds for which the edge stays hostile. */
const faultLasts = 3_000;
/** Milliseconds in which a stream that has ended could still send something. */
const afterTheEnd = 300;
/** Milliseconds for all else: a limit of the org is waited out for a minute. */
const patience = 120_000;

/**
 * Runs one trial, with an org and a client of its own. The fault begins when a poll is held and one event has come; one
 * event is published at its beginning and one during it.
 */
export const observe = async (trial: Trial): Promise<Observation> => {
  await using org = await startMockOrg();
  await using client = clientOf(org);
  const edge = createEdge(trial.status, trial.body);
  trial.place.arm(org, edge.answer);
  const listeners = [listen(client, orders)];
  const failures = watchFailures(client, listeners, edge);
  org.publish(orders, { Number__c: '1' });
  await until(() => received(listeners) === 1 && isPollHeld(org), patience);

  const before = org.requests.length;
  const began = performance.now();
  edge.begin();
  trial.place.provoke(org, () => listeners.push(listen(client, invoices)));
  org.publish(orders, { Number__c: '2' });
  await until(() => failures.shown() !== undefined, faultLasts);
  org.publish(orders, { Number__c: '3' });
  org.publish(invoices, { Number__c: '1' });
  const hasEnded = (): boolean => endOf(listeners) !== undefined;
  await until(() => hasEnded() || (edge.age() ?? 0) > faultLasts, 2 * faultLasts);
  if (hasEnded()) await pause(afterTheEnd);
  const requests = org.requests.slice(before).map(purposeOf);
  edge.end();
  const lasted = [began, performance.now()] as const;

  const due = listeners.map((_, index) => (index === 0 ? [1, 2, 3] : [1]));
  await until(() => hasEnded() || received(listeners) >= due.flat().length, patience);
  return {
    ...trial,
    requests,
    lasted,
    shown: failures.shown(),
    longestDelay: failures.longestDelay(),
    ended: endOf(listeners)?.error,
    deliveries: listeners.map(({ ids }, index) => ({ published: due[index] ?? [], received: ids })),
  };
};

const clientOf = ({ url, credentials }: MockOrg): Client => {
  const { consumerKey, consumerSecret, username, password } = credentials;
  return createClient({
    auth: passwordAuth({ consumerKey, consumerSecret, username, password, loginUrl: url }),
    connectionTimeout: null,
    replay: ReplayOption.AllEvents,
  });
};

interface Listener {
  readonly ids: readonly unknown[];
  /** Returns how it ended, if it did. */
  readonly end: () => { readonly error: unknown } | undefined;
}

const listen = (client: Client, channel: string): Listener => {
  const ids: unknown[] = [];
  let end: ReturnType<Listener['end']>;
  client.channel(channel).subscribe({
    next: ({ replayId }) => ids.push(replayId),
    error: (error: unknown) => (end = { error }),
    complete: () => (end = { error: 'completed' }),
  });
  return { ids, end: () => end };
};

const endOf = (listeners: readonly Listener[]): ReturnType<Listener['end']> =>
  listeners.map(({ end }) => end()).find((end) => end !== undefined);

const received = (listeners: readonly Listener[]): number =>
  listeners.flatMap(({ ids }) => ids).length;

/** Watches what the client shows of failures from the first hostile answer on. */
const watchFailures = (client: Client, listeners: readonly Listener[], { age }: Edge) => {
  const waits: (Shown & { readonly delay: number })[] = [];
  const note = (state: ClientState): void => {
    const after = age();
    if (state.type !== 'waiting' || after === undefined) return;
    waits.push({ after, error: state.error, delay: state.delay });
  };
  client.state$.subscribe(note);
  const ended = (): Shown | undefined => {
    const end = endOf(listeners);
    return end === undefined ? undefined : { after: age() ?? 0, error: end.error };
  };
  let first: Shown | undefined;
  return {
    shown: () => (first ??= waits[0] ?? ended()),
    longestDelay: () => Math.max(0, ...waits.map(({ delay }) => delay)),
  };
};

const isPollHeld = ({ requests }: MockOrg): boolean => {
  const last = requests.at(-1);
  return last !== undefined && isHeldPoll(last);
};

/** Such as `handshake`, `connect` or `login`. */
const purposeOf = ({ path, messages: [message] = [] }: RecordedRequest): string =>
  message?.channel?.replace('/meta/', '') ?? (path.includes('/token') ? 'login' : path);
