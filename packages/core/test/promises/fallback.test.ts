import type { MockOrg } from '@sfstream/testing';
import type { Activity } from '../../src/index.ts';
import { ReplayIdError, ReplayOption } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import type { Watch } from '../helpers/watch.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { invoices, orders, publish, siteOf, untilSubscribed } from './site.ts';

const { AllEvents, NewEvents } = ReplayOption;

const losses = ({ values }: Watch<Activity>): readonly Activity[] =>
  values.filter(({ type }) => type === 'replay-fallback' || type === 'possible-loss');

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, idOf, ids, interrupt, refuseIds, startOrg, startsOf } = siteOf(protocol);

  const announced = (channel: string, number: number, fallback: number) => [
    { type: 'replay-fallback', channel, replayId: idOf(number), fallback },
    {
      type: 'possible-loss',
      channel,
      reason: expect.stringContaining(String(idOf(number))) as string,
    },
  ];

  /** An org that counts its events again, from 500, after a subscriber had three. Its clock goes by so much. */
  const countingAgain = async (clockGoes: number) => {
    let clock = Date.now();
    const org = await startOrg({ replayIds: { first: 500 }, now: () => clock });
    const order = watch(connectTo(org, { replayFallback: AllEvents }).channel(orders));
    await untilSubscribed(org, orders);
    publish(org, orders, 3);
    await eventually(() => order.values.length === 3);
    clock += clockGoes;
    org.migrate();
    return { org, order };
  };

  describe('at the first subscription a refused replay id', () => {
    it('without a fallback is a ReplayIdError that names channel, id and remedy, and others go on (P26)', async () => {
      const org = await startOrg();
      const client = connectTo(org);
      const activities = watch(client.activity$);
      const order = watch(client.channel(orders, { replay: idOf(5) }));
      const invoice = watch(client.channel(invoices));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ReplayIdError);
      expect(order.error).toMatchObject({ channel: orders, replayId: idOf(5) });
      expect(String(order.error)).toContain('replayFallback');
      await untilSubscribed(org, invoices);
      publish(org, invoices);
      await eventually(() => invoice.values.length === 1);
      expect(losses(activities)).toEqual([]);
    });

    it.each([
      ['all events', AllEvents, [1, 2, 3]],
      ['new events', NewEvents, [3]],
    ])(
      'goes on with %s where that is the fallback, and says so (P25)',
      async (_, fallback, expected) => {
        const org = await startOrg();
        publish(org, orders);
        publish(org, orders);
        const client = connectTo(org, { replayFallback: fallback });
        const activities = watch(client.activity$);
        const order = watch(client.channel(orders, { replay: idOf(77) }));
        await untilSubscribed(org, orders);
        publish(org, orders);
        await eventually(() => ids(order).at(-1) === 3);
        expect(ids(order)).toEqual(expected);
        expect(startsOf(org, orders)).toEqual([77, fallback]);
        expect(losses(activities)).toEqual(announced(orders, 77, fallback));
      },
    );

    it('concerns its channel only: the other keeps its own marker (behaviour 24)', async () => {
      const org = await startOrg();
      for (const channel of [orders, invoices, invoices]) publish(org, channel);
      const client = connectTo(org, { replayFallback: AllEvents });
      const activities = watch(client.activity$);
      const order = watch(client.channel(orders, { replay: idOf(77) }));
      const invoice = watch(client.channel(invoices, { replay: idOf(1) }));
      await eventually(() => order.values.length === 1 && invoice.values.length === 1);
      expect(ids(invoice)).toEqual([2]);
      expect(startsOf(org, orders)).toEqual([77, AllEvents]);
      expect(startsOf(org, invoices)).toEqual([1]);
      expect(losses(activities)).toEqual(announced(orders, 77, AllEvents));
    });

    it('fails only the subscriber that has no fallback, where several share the channel', async () => {
      const org = await startOrg();
      publish(org, orders);
      const client = connectTo(org);
      const strict = watch(client.channel(orders, { replay: idOf(77) }));
      const lenient = watch(
        client.channel(orders, { replay: idOf(77), replayFallback: AllEvents }),
      );
      const fresh = watch(client.channel(orders));
      await eventually(() => lenient.values.length === 1);
      expect(strict.error).toBeInstanceOf(ReplayIdError);
      publish(org, orders);
      await eventually(() => lenient.values.length === 2);
      expect(ids(lenient)).toEqual([1, 2]);
      expect(fresh.ended).toBeUndefined();
    });

    it('does not go round in circles where the fallback is refused as well (P25)', async () => {
      const org = await startOrg();
      refuseIds(org, Infinity);
      const client = connectTo(org);
      const activities = watch(client.activity$);
      const order = watch(client.channel(orders, { replay: idOf(77), replayFallback: AllEvents }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ReplayIdError);
      expect(losses(activities)).toEqual(announced(orders, 77, AllEvents));
    });

    it('of the option NewEvents itself ends with an error, too', async () => {
      const org = await startOrg();
      refuseIds(org, Infinity);
      const order = watch(connectTo(org).channel(orders, { replayFallback: AllEvents }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ReplayIdError);
      expect(startsOf(org, orders).length).toBeLessThanOrEqual(2);
    });
  });

  describe('at a later subscription a refused replay id', () => {
    it.each<[string, (org: MockOrg) => void]>([
      ['its session is taken', interrupt],
      ['its connection is lost', (org) => org.dropConnections()],
      ['its token is refused', (org) => org.revokeAllTokens()],
    ])(
      'after %s goes on with the fallback, says so, and is not sent again (behaviours 22 and 26) (P25)',
      async (_, lose) => {
        const org = await startOrg();
        const client = connectTo(org, { replayFallback: AllEvents });
        const activities = watch(client.activity$);
        const order = watch(client.channel(orders));
        await untilSubscribed(org, orders);
        publish(org, orders, 2);
        await eventually(() => order.values.length === 2);
        org.purge(orders);
        lose(org);
        await eventually(() => losses(activities).length === 2);
        await eventually(() => client.isSettled);
        publish(org, orders);
        await eventually(() => order.values.length === 3);
        lose(org);
        await eventually(() => startsOf(org, orders).length === 4);
        publish(org, orders);
        await eventually(() => order.values.length === 4);
        expect(ids(order)).toEqual([1, 2, 3, 4]);
        expect(startsOf(org, orders)).toEqual([-1, 2, AllEvents, 3]);
        expect(losses(activities)).toEqual(announced(orders, 2, AllEvents));
        expect([...client.subscriptions]).toEqual([orders]);
      },
    );

    it('without a fallback fails that channel with an error, and no other (behaviour 22)', async () => {
      const org = await startOrg();
      const client = connectTo(org);
      const order = watch(client.channel(orders));
      const invoice = watch(client.channel(invoices));
      await untilSubscribed(org, orders, invoices);
      publish(org, orders);
      publish(org, invoices);
      await eventually(() => order.values.length === 1 && invoice.values.length === 1);
      org.purge(orders);
      interrupt(org);
      await eventually(() => order.ended !== undefined);
      expect(order.error).toBeInstanceOf(ReplayIdError);
      expect(order.error).toMatchObject({ channel: orders, replayId: idOf(1) });
      await untilSubscribed(org, invoices);
      publish(org, invoices);
      await eventually(() => invoice.values.length === 2);
      expect([...client.subscriptions]).toEqual([invoices]);
    });

    it('repeats nothing that was received, where the server still has some of it', async () => {
      const org = await startOrg();
      const client = connectTo(org, { replayFallback: AllEvents });
      const activities = watch(client.activity$);
      const order = watch(client.channel(orders));
      await untilSubscribed(org, orders);
      publish(org, orders, 3);
      await eventually(() => order.values.length === 3);
      refuseIds(org);
      interrupt(org);
      await eventually(() => losses(activities).length === 2);
      publish(org, orders);
      await eventually(() => ids(order).at(-1) === 4);
      expect(ids(order)).toEqual([1, 2, 3, 4]);
    });

    it('after which the ids begin again loses nothing that is newer', async () => {
      const { org, order } = await countingAgain(1_000);
      publish(org, orders, 2);
      await eventually(() => order.values.length === 5);
      expect(ids(order)).toEqual([500, 501, 502, 500, 501]);
    });

    it('after which the ids begin again loses nothing that was made before the last event, and committed after it', async () => {
      const { org, order } = await countingAgain(-60_000);
      publish(org, orders);
      await eventually(() => order.values.length === 4);
      expect(ids(order)).toEqual([500, 501, 502, 500]);
    });

    it.each([
      ['all events', AllEvents],
      ['new events', NewEvents],
    ])(
      'is not sent again where the fallback is %s: the stale marker does not return (behaviour 26)',
      async (_, replayFallback) => {
        const org = await startOrg();
        const client = connectTo(org, { replayFallback });
        const order = watch(client.channel(orders, { replay: idOf(77) }));
        await eventually(() => client.isSettled);
        for (const starts of [3, 4]) {
          interrupt(org);
          await eventually(() => startsOf(org, orders).length === starts);
          await eventually(() => client.isSettled);
        }
        expect(startsOf(org, orders).lastIndexOf(77)).toBe(0);
        publish(org, orders);
        await eventually(() => order.values.length === 1);
      },
    );
  });

  describe('a fallback that is a function', () => {
    it('is told the refusal, and says where to go on', async () => {
      const org = await startOrg();
      publish(org, orders);
      const refusals: ReplayIdError[] = [];
      const replayFallback = (refusal: ReplayIdError) => {
        refusals.push(refusal);
        return AllEvents;
      };
      const order = watch(connectTo(org).channel(orders, { replay: idOf(77), replayFallback }));
      await eventually(() => order.values.length === 1);
      expect(refusals).toMatchObject([{ channel: orders, replayId: idOf(77) }]);
      expect(startsOf(org, orders)).toEqual([77, AllEvents]);
    });

    it.each([
      ['says nothing lets the channel fail', () => undefined, 'ReplayIdError'],
      ['says what is no option is a ClientError', () => 5 as -1, 'ClientError'],
      [
        'throws fails the channel with a ClientError',
        () => {
          throw new RangeError('no');
        },
        'ClientError',
      ],
    ])('and %s', async (_, replayFallback, name) => {
      const org = await startOrg();
      const order = watch(connectTo(org).channel(orders, { replay: idOf(77), replayFallback }));
      await eventually(() => order.ended !== undefined);
      expect(order.error).toMatchObject({ name });
      expect(startsOf(org, orders)).toEqual([77]);
    });
  });
});
