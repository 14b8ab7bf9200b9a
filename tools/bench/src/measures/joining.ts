import { tokenAuth } from '@sfstream/auth';
import type { Activity, Client } from '@sfstream/core';
import { createClient } from '@sfstream/core';
import { Subscription, filter, firstValueFrom, take, toArray } from 'rxjs';
import { channelsOf } from '../feed/feed.ts';
import { median } from './statistics.ts';

/** Number of channels that join and leave one client at once, and number of times that is measured. */
export interface Joining {
  readonly channels: number;
  readonly rounds: number;
}

/** Milliseconds of processor time of this process, in which the event loop is blocked; the middle one of the rounds. */
export interface JoiningCost {
  readonly channels: number;
  readonly join: number;
  readonly leave: number;
}

/** Measures each after the one before, from the first subscription until the server has acknowledged the last channel. */
export const measureJoining = async (
  origin: string,
  courses: readonly Joining[],
  note: (text: string) => void,
): Promise<readonly JoiningCost[]> => {
  const costs: JoiningCost[] = [];
  note('channels: warms up');
  for (let round = 0; round < 5; round += 1) await joinAndLeave(origin, 200);
  for (const { channels, rounds } of courses) {
    const measured: Omit<JoiningCost, 'channels'>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      note(`${channels} channels: round ${round + 1} of ${rounds}`);
      measured.push(await joinAndLeave(origin, channels));
    }
    const join = median(measured.map((one) => one.join));
    costs.push({ channels, join, leave: median(measured.map((one) => one.leave)) });
  }
  return costs;
};

const joinAndLeave = async (
  origin: string,
  count: number,
): Promise<{ readonly join: number; readonly leave: number }> => {
  await using client = createClient({
    auth: tokenAuth({ accessToken: 'token', instanceUrl: origin }),
  });
  // One that stays: without it the last one to leave would end the session, and nothing be unsubscribed.
  const [stays = ''] = channelsOf({ type: 'flood', size: 1 }, 'stays');
  const joined = told(client, 'subscribed', 1);
  using _stays = disposable(client.channel(stays).subscribe());
  await joined;

  const channels = channelsOf({ type: 'spread', size: 100, channels: count }, 'joining');
  const subscriptions = new Subscription();
  const join = await cpuTimeOf(() => {
    const acknowledged = told(client, 'subscribed', count);
    for (const channel of channels) subscriptions.add(client.channel(channel).subscribe());
    return acknowledged;
  });
  const leave = await cpuTimeOf(() => {
    const acknowledged = told(client, 'unsubscribed', count);
    subscriptions.unsubscribe();
    return acknowledged;
  });
  return { join, leave };
};

const told = (client: Client, type: Activity['type'], count: number): Promise<unknown> =>
  firstValueFrom(
    client.activity$.pipe(
      filter((activity) => activity.type === type),
      take(count),
      toArray(),
    ),
  );

const cpuTimeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
};

const disposable = (subscription: Subscription): Disposable => ({
  [Symbol.dispose]: () => subscription.unsubscribe(),
});
