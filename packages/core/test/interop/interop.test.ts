import { tokenAuth } from '@sfstream/auth';
import { filter, firstValueFrom, lastValueFrom, switchMap, timeout, timer } from 'rxjs';
import type { Activity } from '../../src/reports/activity.ts';
import type { ClientState } from '../../src/reports/client-state.ts';
import type { Client } from '../../src/client/client.ts';
import { createClient } from '../../src/client/create-client.ts';
import type { BayeuxServer, Engine } from './bayeux-server.ts';
import { forbidden, startBayeuxServer } from './bayeux-server.ts';
import { cometdEngine } from './cometd-engine.ts';
import { fayeEngine } from './faye-engine.ts';

/** Looks again and again, until it is so. */
const until = (isSo: () => boolean): Promise<unknown> =>
  firstValueFrom(timer(0, 5).pipe(filter(isSo), timeout({ first: 20_000 })));

const servers: readonly [string, (holdTime: number) => () => Engine][] = [
  ['faye', fayeEngine],
  ['cometd-nodejs-server', cometdEngine],
];

describe.each(servers)('a client of %s', (_, engineHolding) => {
  let server: BayeuxServer;
  let client: Client;
  let states: ClientState['type'][];
  let activities: Activity[];
  let received: unknown[];

  const listen = (channel: string) =>
    client.channel(channel).subscribe({
      next: ({ data }) => received.push([channel, data]),
      error: (error: unknown) => received.push(error),
      complete: () => received.push(`${channel} is complete`),
    });

  const listening = (...channels: readonly string[]): Promise<unknown> =>
    until(() => channels.every((channel) => server.engine().subscribed().has(channel)));

  const start = async (holdTime: number): Promise<void> => {
    server = await startBayeuxServer(engineHolding(holdTime));
    client = createClient({
      auth: tokenAuth({ accessToken: 'token', instanceUrl: server.url }),
      backoff: () => 10,
    });
    [states, activities, received] = [[], [], []];
    client.state$.subscribe(({ type }) => states.push(type));
    client.activity$.subscribe((activity) => activities.push(activity));
  };

  afterEach(async () => {
    await lastValueFrom(client.close(), { defaultValue: undefined });
    await server.close();
  });

  it('opens a session, and asks for nothing else before there is anything to subscribe', async () => {
    await start(20_000);
    listen('/event/Order__e');
    await listening('/event/Order__e');
    expect(server.asked.slice(0, 3).map(({ channel }) => channel)).toEqual([
      '/meta/handshake',
      '/meta/connect',
      '/meta/subscribe',
    ]);
    expect(server.asked).toContainEqual({
      channel: '/meta/connect',
      url: '/cometd/66.0',
      authorization: 'Bearer token',
    });
    expect(client.connectionType).toBe('long-polling');
  });

  it('receives what the server publishes to two channels, in order', async () => {
    await start(20_000);
    listen('/event/A');
    listen('/event/B');
    await listening('/event/A', '/event/B');
    for (const n of [1, 2, 3, 4, 5]) {
      server.engine().publish('/event/A', { n });
      server.engine().publish('/event/B', { n });
    }
    await until(() => received.length === 10);
    for (const channel of ['/event/A', '/event/B']) {
      expect(received.filter((one) => Array.isArray(one) && one[0] === channel)).toEqual(
        [1, 2, 3, 4, 5].map((n) => [channel, { n }]),
      );
    }
  });

  it('goes on receiving through many polls', async () => {
    // faye forgets a client that has not polled for a little longer than it holds a poll, and replays nothing.
    await start(250);
    listen('/event/A');
    await listening('/event/A');
    for (const n of [1, 2, 3, 4, 5]) {
      const polls = server.asked.length;
      server.engine().publish('/event/A', n);
      await until(() => received.length === n && server.asked.length > polls + 1);
    }
    expect(received).toEqual([1, 2, 3, 4, 5].map((n) => ['/event/A', n]));
    expect(activities.filter(({ type }) => type === 'handshake')).toHaveLength(1);
  });

  it('publishes, and receives what it has published itself, in order', async () => {
    await start(20_000);
    listen('/event/A');
    await listening('/event/A');
    for (const n of [1, 2, 3]) {
      expect(await firstValueFrom(client.publish('/event/A', { n }))).toMatchObject({
        channel: '/event/A',
      });
    }
    await until(() => received.length === 3);
    expect(received).toEqual([1, 2, 3].map((n) => ['/event/A', { n }]));
  });

  it('brings a single event to subscribers of one channel, who share its subscription', async () => {
    await start(20_000);
    listen('/event/A');
    listen('/event/A');
    await listening('/event/A');
    server.engine().publish('/event/A', 1);
    await until(() => received.length === 2);
    expect(received).toEqual([
      ['/event/A', 1],
      ['/event/A', 1],
    ]);
    expect(server.asked.filter(({ channel }) => channel === '/meta/subscribe')).toHaveLength(1);
  });

  it('subscribes beside a poll under way, and unsubscribes', async () => {
    await start(20_000);
    listen('/event/A');
    await listening('/event/A');
    const b = listen('/event/B');
    await listening('/event/B');
    b.unsubscribe();
    await until(() => !server.engine().subscribed().has('/event/B'));
    server.engine().publish('/event/B', 1);
    server.engine().publish('/event/A', 2);
    await until(() => received.length > 0);
    expect(received).toEqual([['/event/A', 2]]);
    expect(activities).toContainEqual({ type: 'unsubscribed', channel: '/event/B' });
  });

  it('returns to a channel that it has left', async () => {
    await start(20_000);
    listen('/event/A');
    const b = listen('/event/B');
    await listening('/event/A', '/event/B');
    b.unsubscribe();
    await until(() => !server.engine().subscribed().has('/event/B'));
    listen('/event/B');
    await listening('/event/B');
    server.engine().publish('/event/B', 1);
    await until(() => received.length > 0);
    expect(received).toEqual([['/event/B', 1]]);
  });

  it.each([
    ['in the middle of a poll', true],
    ['between two polls', false],
  ])('takes a new session when the server restarts %s, and goes on', async (_when, cut) => {
    // A server of faye forgets a client that is silent for twice its hold, as one on a busy machine may be.
    await start(cut ? 20_000 : 1_000);
    listen('/event/A');
    listen('/event/B');
    await listening('/event/A', '/event/B');
    server.engine().publish('/event/A', 'before');
    await until(() => received.length === 1);
    server.restart({ cut });
    await listening('/event/A', '/event/B');
    server.engine().publish('/event/B', 'after');
    await until(() => received.length === 2);
    expect(received).toEqual([
      ['/event/A', 'before'],
      ['/event/B', 'after'],
    ]);
    expect(activities.filter(({ type }) => type === 'handshake')).toHaveLength(2);
    expect(activities.filter(({ type }) => type === 'token-renewed')).toEqual([]);
    expect(activities.filter(({ type }) => type === 'resubscribed')).toHaveLength(2);
    expect(states.at(-1)).toBe('open');
    expect(server.engine().sessionCount()).toBe(1);
  });

  it('takes a new session when it meets the restarted server by a subscription', async () => {
    await start(20_000);
    listen('/event/A');
    await listening('/event/A');
    server.restart({ cut: false });
    listen('/event/B');
    await listening('/event/A', '/event/B');
    server.engine().publish('/event/A', 'after');
    await until(() => received.length === 1);
    expect(received).toEqual([['/event/A', 'after']]);
  });

  it('is refused one channel without harm to the others', async () => {
    await start(20_000);
    listen('/event/A');
    listen(forbidden);
    await until(() => received.length === 1);
    expect(received).toEqual([
      expect.objectContaining({ name: 'SubscriptionError', channel: forbidden, errorCode: 403 }),
    ]);
    server.engine().publish('/event/A', 1);
    await until(() => received.length === 2);
    expect(received[1]).toEqual(['/event/A', 1]);
    expect(client.subscriptions).toEqual(new Set(['/event/A']));
  });

  it('ends its session when the last one leaves, and leaves no socket behind', async () => {
    await start(20_000);
    const a = listen('/event/A');
    await listening('/event/A');
    a.unsubscribe();
    await until(() => server.engine().sessionCount() === 0);
    await firstValueFrom(
      timer(0, 5).pipe(
        switchMap(() => server.connectionCount()),
        filter((count) => count === 0),
      ),
    );
    expect(states.at(-1)).toBe('idle');
  });

  it('completes its channels and ends its session when it is closed', async () => {
    await start(20_000);
    listen('/event/A');
    listen('/event/B');
    await listening('/event/A', '/event/B');
    await lastValueFrom(client.close(), { defaultValue: undefined });
    expect(received).toEqual(['/event/A is complete', '/event/B is complete']);
    expect(server.engine().sessionCount()).toBe(0);
    expect(states.at(-1)).toBe('closed');
  });
});

it('goes on when cometd-nodejs-server ends its session by a disconnect of its own', async () => {
  const engine = cometdEngine(20_000)();
  const server = await startBayeuxServer(() => engine);
  const client = createClient({
    auth: tokenAuth({ accessToken: 'token', instanceUrl: server.url }),
    backoff: () => 10,
  });
  const received: unknown[] = [];
  client.channel('/event/A').subscribe(({ data }) => received.push(data));
  await until(() => engine.subscribed().has('/event/A'));
  engine.disconnectAll();
  expect(engine.subscribed()).toEqual(new Set());
  await until(() => engine.subscribed().has('/event/A'));
  engine.publish('/event/A', 1);
  await until(() => received.length === 1);
  expect(server.asked.filter(({ channel }) => channel === '/meta/handshake')).toHaveLength(2);
  await lastValueFrom(client.close(), { defaultValue: undefined });
  await server.close();
});
