import { until } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

/** What this test uses of `faye`, which has no types of its own. */
interface Faye {
  readonly Client: new (url: string) => {
    setHeader(name: string, value: string): void;
    subscribe(channel: string, listener: (data: unknown) => void): PromiseLike<void>;
    disconnect(): PromiseLike<void> | undefined;
  };
}

const CHANNEL = '/event/Order__e';

it('serves a Bayeux client of other authors, before and after its session was forgotten', async () => {
  const { Client } = jest.requireActual<Faye>('faye');
  const org = await startOrg();
  const client = new Client(`${org.url}/cometd/59.0`);
  client.setHeader('Authorization', `Bearer ${org.issueToken().accessToken}`);
  const received: unknown[] = [];
  await client.subscribe(CHANNEL, (data) => received.push(data));

  const first = org.publish(CHANNEL, { n: 1 }).message['data'];
  await until(() => received.length === 1);
  org.forgetSessions();
  await until(() => org.sessions[0]?.subscriptions[0] === CHANNEL);
  const second = org.publish(CHANNEL, { n: 2 }).message['data'];
  await until(() => received.length === 2);

  expect(received).toEqual([first, second]);
  expect(org.exchanges('/meta/handshake')).toHaveLength(2);
  await client.disconnect();
  expect(org.sessions).toEqual([]);
});
