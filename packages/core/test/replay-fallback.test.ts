import { replayIdInvalid, subscribeDenied } from '@sfstream/testing';
import type { Activity, StreamEvent } from '../src/index.ts';
import { ReplayIdError, ReplayOption } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { count, heldPolls, positionsOf } from './helpers/traffic.ts';
import { meanwhile } from './helpers/meanwhile.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import type { Watch } from './helpers/watch.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';
const { AllEvents, NewEvents } = ReplayOption;

const ids = ({ values }: Watch<StreamEvent>): readonly unknown[] =>
  values.map(({ replayId }) => replayId);

const losses = ({ values }: Watch<Activity>): readonly Activity[] =>
  values.filter(({ type }) => type === 'replay-fallback' || type === 'possible-loss');

const announced = (channel: string, replayId: number, fallback: number) => [
  { type: 'replay-fallback', channel, replayId, fallback },
  { type: 'possible-loss', channel, reason: expect.stringContaining(String(replayId)) as string },
];

describe('at the first subscription a refused replay id', () => {
  it('without a fallback is a ReplayIdError that names channel, id and remedy', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders, { replay: 5 }));
    const invoice = watch(client.channel(invoices));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(order.error).toMatchObject({ channel: orders, replayId: 5, errorCode: 400 });
    expect(String(order.error)).toContain('replayFallback');
    await untilSubscribed(org, invoices);
    org.publish(invoices, {});
    await eventually(() => invoice.values.length === 1);
    expect(losses(activities)).toEqual([]);
    expect(count(org, '/meta/handshake')).toBe(1);
  });

  it.each([
    ['all events', AllEvents, [1, 2, 3]],
    ['new events', NewEvents, [3]],
  ])('goes on with %s where that is the fallback, and says so', async (_, fallback, expected) => {
    const org = await startOrg();
    org.publish(orders, {});
    org.publish(orders, {});
    const client = connectTo(org, { replayFallback: fallback });
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders, { replay: 77 }));
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.at(-1)?.replayId === 3);
    expect(ids(order)).toEqual(expected);
    expect(positionsOf(org, orders)).toEqual([77, fallback]);
    expect(losses(activities)).toEqual(announced(orders, 77, fallback));
  });

  it('is understood inside a failure reason, too', async () => {
    const org = await startOrg();
    org.publish(orders, {});
    org.intercept(
      '/meta/subscribe',
      subscribeDenied(
        '400::The replayId {77} you provided was invalid.  Please provide a valid ID',
      ),
    );
    const client = connectTo(org, { replayFallback: AllEvents });
    const order = watch(client.channel(orders, { replay: 77 }));
    await eventually(() => order.values.length === 1);
    expect(positionsOf(org, orders)).toEqual([77, AllEvents]);
  });

  it('concerns its channel only: the other keeps its own marker (behaviour 24)', async () => {
    const org = await startOrg();
    for (const channel of [orders, invoices, invoices]) org.publish(channel, {});
    const client = connectTo(org, { replayFallback: AllEvents });
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders, { replay: 77 }));
    const invoice = watch(client.channel(invoices, { replay: 1 }));
    await eventually(() => order.values.length === 1 && invoice.values.length === 1);
    expect(ids(invoice)).toEqual([2]);
    expect(positionsOf(org, orders)).toEqual([77, AllEvents]);
    expect(positionsOf(org, invoices)).toEqual([1]);
    expect(losses(activities)).toEqual(announced(orders, 77, AllEvents));
  });

  it('fails only the subscriber that has no fallback, where several share the channel', async () => {
    const org = await startOrg();
    org.publish(orders, {});
    const client = connectTo(org);
    const strict = watch(client.channel(orders, { replay: 77 }));
    const lenient = watch(client.channel(orders, { replay: 77, replayFallback: AllEvents }));
    const fresh = watch(client.channel(orders));
    await eventually(() => lenient.values.length === 1);
    expect(strict.error).toBeInstanceOf(ReplayIdError);
    org.publish(orders, {});
    await eventually(() => lenient.values.length === 2);
    expect(ids(lenient)).toEqual([1, 2]);
    expect(fresh.ended).toBeUndefined();
  });

  it('does not go round in circles where the fallback is refused as well', async () => {
    const org = await startOrg();
    org.intercept('/meta/subscribe', replayIdInvalid(), { times: Infinity });
    const order = watch(connectTo(org).channel(orders, { replay: 77, replayFallback: AllEvents }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(positionsOf(org, orders)).toEqual([77, AllEvents]);
  });

  it('of the option NewEvents itself ends with an error, too', async () => {
    const org = await startOrg();
    org.intercept('/meta/subscribe', replayIdInvalid(), { times: Infinity });
    const order = watch(connectTo(org).channel(orders, { replayFallback: AllEvents }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(count(org, '/meta/subscribe')).toBeLessThanOrEqual(2);
  });
});

describe('at a later subscription a refused replay id', () => {
  it('goes on with the fallback, and says so (behaviour 22)', async () => {
    const org = await startOrg();
    const client = connectTo(org, { replayFallback: AllEvents });
    const activities = watch(client.activity$);
    const order = watch(client.channel(orders));
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    org.purge();
    org.forgetSessions();
    await eventually(() => positionsOf(org, orders).length === 3);
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 2);
    expect(ids(order)).toEqual([1, 2]);
    expect(positionsOf(org, orders)).toEqual([-1, 1, AllEvents]);
    expect(losses(activities)).toEqual(announced(orders, 1, AllEvents));
    expect([...client.subscriptions]).toEqual([orders]);
  });

  it('without a fallback fails that channel with an error, and no other (behaviour 22)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await untilSubscribed(org, orders, invoices);
    org.publish(orders, {});
    org.publish(invoices, {});
    await eventually(() => order.values.length === 1 && invoice.values.length === 1);
    org.purge(orders);
    org.forgetSessions();
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(order.error).toMatchObject({ channel: orders, replayId: 1 });
    await untilSubscribed(org, invoices);
    org.publish(invoices, {});
    await eventually(() => invoice.values.length === 2);
    expect([...client.subscriptions]).toEqual([invoices]);
  });

  it('repeats nothing that was received, where the server still has some of it', async () => {
    const org = await startOrg();
    const order = watch(connectTo(org, { replayFallback: AllEvents }).channel(orders));
    await untilSubscribed(org, orders);
    for (let index = 0; index < 3; index += 1) org.publish(orders, {});
    await eventually(() => order.values.length === 3);
    org.intercept('/meta/subscribe', replayIdInvalid());
    org.forgetSessions();
    await eventually(() => positionsOf(org, orders).length === 3);
    org.publish(orders, {});
    await eventually(() => order.values.at(-1)?.replayId === 4);
    expect(ids(order)).toEqual([1, 2, 3, 4]);
  });

  it('after which the ids begin again loses nothing that is newer', async () => {
    let clock = Date.now();
    const org = await startOrg({ now: () => clock, replayIds: { first: 500 } });
    const order = watch(connectTo(org, { replayFallback: AllEvents }).channel(orders));
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    org.purge();
    clock += 1_000;
    const later = () => ({
      payload: { CreatedDate: new Date(clock).toISOString() },
      event: { replayId: (clock += 1) % 100 },
    });
    meanwhile(org, '/meta/handshake', () => {
      for (const replayId of [1, 2]) {
        org.publishRaw(orders, { ...later(), event: { replayId } }, { replayId });
      }
    });
    org.forgetSessions();
    await eventually(() => order.values.length === 3);
    expect(ids(order)).toEqual([500, 1, 2]);
  });

  it('after which the ids begin again loses nothing that was made before the last event, and committed after it', async () => {
    const org = await startOrg({ replayIds: { first: 500 } });
    const order = watch(connectTo(org, { replayFallback: AllEvents }).channel(orders));
    await untilSubscribed(org, orders);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
    const before = new Date(Date.now() - 60_000).toISOString();
    org.migrate();
    org.publishRaw(
      orders,
      { payload: { CreatedDate: before }, event: { replayId: 1 } },
      { replayId: 1 },
    );
    await eventually(() => order.values.length === 2);
    expect(ids(order)).toEqual([500, 1]);
  });

  it('is not sent again: the stale marker does not return (behaviour 26)', async () => {
    const org = await startOrg();
    const order = watch(
      connectTo(org, { replayFallback: AllEvents }).channel(orders, { replay: 77 }),
    );
    await eventually(() => heldPolls(org) === 1);
    for (const sessions of [2, 3]) {
      org.forgetSessions();
      await eventually(() => heldPolls(org) === sessions);
    }
    expect(positionsOf(org, orders)).toEqual([77, -2, -2, -2]);
    expect(order.ended).toBeUndefined();
  });

  it('is not sent again either where the fallback is new events (behaviour 26)', async () => {
    const org = await startOrg();
    const order = watch(
      connectTo(org, { replayFallback: NewEvents }).channel(orders, { replay: 77 }),
    );
    await eventually(() => heldPolls(org) === 1);
    org.forgetSessions();
    await eventually(() => heldPolls(org) === 2);
    expect(positionsOf(org, orders)).not.toContain(undefined);
    expect(positionsOf(org, orders).slice(1)).not.toContain(77);
    org.publish(orders, {});
    await eventually(() => order.values.length === 1);
  });
});

describe('a fallback that is a function', () => {
  it('is told the refusal, and says where to go on', async () => {
    const org = await startOrg();
    org.publish(orders, {});
    const refusals: ReplayIdError[] = [];
    const replayFallback = (refusal: ReplayIdError) => {
      refusals.push(refusal);
      return AllEvents;
    };
    const order = watch(connectTo(org).channel(orders, { replay: 77, replayFallback }));
    await eventually(() => order.values.length === 1);
    expect(refusals).toMatchObject([{ channel: orders, replayId: 77 }]);
    expect(positionsOf(org, orders)).toEqual([77, AllEvents]);
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
    const order = watch(connectTo(org).channel(orders, { replay: 77, replayFallback }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toMatchObject({ name });
    expect(positionsOf(org, orders)).toEqual([77]);
  });
});
