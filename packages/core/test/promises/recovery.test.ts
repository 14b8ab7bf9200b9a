import type { MockOrg } from '@sfstream/testing';
import { eventually } from '../helpers/eventually.ts';
import { logins } from '../helpers/traffic.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed, upTo } from './site.ts';

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, ids, interrupt, startOrg, startsOf } = siteOf(protocol);

  const downForAWhile = async (org: MockOrg): Promise<void> => {
    await org.goDown();
    await org.comeBack();
  };

  it.each<[string, (org: MockOrg) => void | Promise<void>, logins: number]>([
    ['what the org serves is taken from it', interrupt, 1],
    ['connections break (P36)', (org) => org.dropConnections(), 1],
    ['tokens are revoked (P45)', (org) => org.revokeAllTokens(), 4],
    ['the org is down for a while', downForAWhile, 1],
  ])(
    'where %s, again and again, nothing is lost, doubled or out of order',
    async (_, lose, expectedLogins) => {
      const org = await startOrg();
      const client = connectTo(org);
      const order = watch(client.channel(orders));
      const invoice = watch(client.channel(invoices));
      await untilSubscribed(org, orders, invoices);
      for (const before of [0, 10, 20]) {
        publish(org, orders, 5);
        publish(org, invoices, 5);
        await eventually(() => order.values.length === before + 5);
        const starts = startsOf(org, orders).length;
        await lose(org);
        publish(org, orders, 5);
        publish(org, invoices, 5);
        await eventually(() => startsOf(org, orders).length > starts);
        await eventually(
          () => order.values.length === before + 10 && invoice.values.length === before + 10,
        );
      }
      expect(ids(order)).toEqual(upTo(30));
      expect(ids(invoice)).toEqual(upTo(30));
      expect(startsOf(org, orders)).toEqual([-1, 5, 15, 25]);
      expect(logins(org)).toHaveLength(expectedLogins);
    },
  );

  it('a server that was down at first is connected to as soon as it is up', async () => {
    const org = await startOrg();
    await org.goDown();
    const client = connectTo(org);
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    await eventually(() => states.values.some(({ type }) => type === 'waiting'));
    await org.comeBack();
    await untilSubscribed(org, orders);
    publish(org, orders);
    await eventually(() => order.values.length === 1);
  });

  it('states tell of a lost connection, and of the next one', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    await eventually(() => client.isSettled);
    org.dropConnections();
    publish(org, orders);
    await eventually(() => order.values.length === 1);
    expect(states.values.map(({ type }) => type)).toEqual([
      'idle',
      'authenticating',
      'handshaking',
      'open',
      'waiting',
      'authenticating',
      'handshaking',
      'open',
    ]);
  });
});
