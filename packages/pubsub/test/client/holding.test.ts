import type { ClientState, StreamEvent } from '@sfstream/core';
import { ReplayOption, hold } from '@sfstream/core';
import { tap } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import {
  idOf,
  invoices,
  numbersOf,
  orders,
  publishNumbers,
  startPubSubOrg,
  startsOf,
  streamFrom,
  upTo,
} from '../helpers/with-org.ts';

const { AllEvents } = ReplayOption;

describe('events that are held', () => {
  it('stop grants, and start them again when they are released (P5)', async () => {
    const org = await startPubSubOrg();
    publishNumbers(org, orders, 1, 30);
    const releases: (() => void)[] = [];
    const client = streamFrom(org, { maxPendingCount: 10 });
    const order = watch(
      client
        .channel(orders, { replay: AllEvents })
        .pipe(tap((event: StreamEvent) => void releases.push(hold(event)))),
    );
    const granted = (): number =>
      (org.calls('Subscribe')[0]?.requests ?? []).reduce((sum, each) => sum + each.numRequested, 0);
    let released = 0;
    while (released < 30) {
      await eventually(() => order.values.length === Math.min(30, released + 10));
      expect(client.pendingCount).toBeLessThanOrEqual(10);
      expect(granted()).toBeLessThanOrEqual(released + 10);
      for (const release of releases.slice(released, released + 10)) release();
      released += 10;
    }
    expect(numbersOf(order)).toEqual(upTo(30));
  });

  it('park their stream after 50 s, which goes on without loss or double once they are released (P7)', async () => {
    const clock = handWoundClock();
    const org = await startPubSubOrg();
    const client = streamFrom(org, { maxPendingCount: 2, scheduler: clock.scheduler });
    const states: ClientState['type'][] = [];
    client.state$.subscribe(({ type }) => states.push(type));
    const releases: (() => void)[] = [];
    const order = watch(
      client.channel(orders).pipe(tap((event) => void releases.push(hold(event)))),
    );
    await eventually(() => states.at(-1) === 'open');
    await org.subscribed(orders);
    publishNumbers(org, orders, 1, 5);
    await eventually(() => order.values.length === 2);
    clock.windTo(49_999);
    expect(states.at(-1)).toBe('open');
    clock.windTo(50_001);
    expect(states.at(-1)).toBe('parked');
    await eventually(() => org.pubSub.streams.length === 0);
    releases.splice(0).forEach((release) => release());
    await eventually(() => order.values.length === 4);
    expect(states.at(-1)).toBe('open');
    expect(startsOf(org, orders)).toEqual(['latest', idOf(2)]);
    releases.splice(0).forEach((release) => release());
    await eventually(() => order.values.length === 5);
    expect(numbersOf(order)).toEqual(upTo(5));
  });
});

describe('events in one grant', () => {
  it('keep their order while schemas come late and change, each in a response of its own (P17, P19)', async () => {
    const org = await startPubSubOrg();
    org.pubSub.splitResponses(1);
    org.pubSub.slowSchema(20);
    publishNumbers(org, orders, 1, 3);
    org.pubSub.changeSchema('Order__e');
    publishNumbers(org, orders, 4, 6);
    const order = watch(streamFrom(org).channel(orders, { replay: AllEvents }));
    await eventually(() => order.values.length === 6);
    org.pubSub.changeSchema('Order__e');
    publishNumbers(org, orders, 7, 9);
    await eventually(() => order.values.length === 9);
    expect(numbersOf(order)).toEqual(upTo(9));
    const asked = org.calls('GetSchema').map(({ requests }) => requests[0]?.schemaId);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('of several kinds on a custom channel have each their own schema (P19)', async () => {
    const members = { '/event/All__chn': [orders, invoices] };
    const org = await startPubSubOrg({ members });
    const all = watch(streamFrom(org).channel('/event/All__chn'));
    await org.subscribed('/event/All__chn');
    org.publish(orders, { Number__c: '1' });
    org.publish(invoices, { Due__c: '2' });
    await eventually(() => all.values.length === 2);
    expect(all.values.map(({ data }) => data)).toMatchObject([
      { payload: { Number__c: '1' }, event: { EventApiName: 'Order__e' } },
      { payload: { Due__c: '2' }, event: { EventApiName: 'Invoice__e' } },
    ]);
  });

  it('whose schema is refused for good fail that channel alone (P21)', async () => {
    const org = await startPubSubOrg();
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    const invoice = watch(client.channel(invoices));
    await Promise.all([org.subscribed(orders), org.subscribed(invoices)]);
    org.pubSub.failCalls({ rpc: 'GetSchema', status: 7, code: 'schema.meta.permission' });
    publishNumbers(org, invoices, 1);
    await eventually(() => invoice.ended !== undefined);
    expect(invoice.error).toMatchObject({ name: 'SubscriptionError', channel: invoices });
    publishNumbers(org, orders, 1);
    await eventually(() => order.values.length === 1);
    expect(startsOf(org, orders)).toEqual(['latest']);
  });
});
