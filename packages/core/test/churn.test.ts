import { filter, firstValueFrom } from 'rxjs';
import type { Client } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { nothingMoreThan, openHandles, openHandlesBefore } from './helpers/open-handles.ts';
import { count, heldPolls } from './helpers/traffic.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
/** Milliseconds; on a machine that is busy with other things, tests of half a minute take several. */
const patience = 600_000;
const visited = Array.from({ length: 10 }, (_, index) => `/event/Visited_${index}__e`);

/** The server's word that the channel is subscribed, or is no longer. */
const told = (client: Client, what: 'subscribed' | 'unsubscribed', name: string) =>
  firstValueFrom(
    client.activity$.pipe(
      filter((activity) => activity.type === what && activity.channel === name),
    ),
  );

/** Subscribes and leaves again, and waits each time until the server knows. */
const comeAndGo = async (client: Client, name: string): Promise<void> => {
  const subscribed = told(client, 'subscribed', name);
  const { unsubscribe } = watch(client.channel(name));
  await subscribed;
  const unsubscribed = told(client, 'unsubscribed', name);
  unsubscribe();
  await unsubscribed;
};

it(
  'ten thousand subscriptions that come and go on one session leave nothing open',
  async () => {
    const org = await startOrg({ keepRequests: 100 });
    const before = await openHandlesBefore();
    const client = connectTo(org);
    const states = watch(client.state$);
    const steady = watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    const visitAll = () => Promise.all(visited.map((name) => comeAndGo(client, name)));

    await visitAll();
    const withOneSession = openHandles();
    for (let round = 1; round < 1_000; round += 1) await visitAll();
    await nothingMoreThan(withOneSession);
    expect(org.sessions.map(({ subscriptions }) => subscriptions)).toEqual([[orders]]);

    steady.unsubscribe();
    await nothingMoreThan(before);
    expect(states.values.map(({ type }) => type)).toEqual([
      'idle',
      'authenticating',
      'handshaking',
      'open',
      'idle',
    ]);
  },
  patience,
);

it(
  'three hundred sessions that come and go leave nothing open',
  async () => {
    const org = await startOrg();
    const before = await openHandlesBefore();
    const client = connectTo(org, { handshakesPerHour: null });
    for (let cycle = 0; cycle < 300; cycle += 1) {
      const subscribed = told(client, 'subscribed', orders);
      const { unsubscribe } = watch(client.channel(orders));
      await subscribed;
      unsubscribe();
    }
    await nothingMoreThan(before);
    expect(count(org, '/meta/disconnect')).toBe(300);
    expect(org.sessions).toEqual([]);
  },
  patience,
);
