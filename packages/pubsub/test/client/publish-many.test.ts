import type { sendUnaryData } from '@grpc/grpc-js';
import { InvalidOperationError } from '@sfstream/base';
import { hold } from '@sfstream/core';
import type { AccessToken, Publication } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { BehaviorSubject, Subject, filter, from } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { handWoundClock } from '../../../core/test/helpers/hand-wound-clock.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import { holdTime } from '../../../http/test/helpers/held-time.ts';
import type { Watch } from '../../../core/test/helpers/watch.ts';
import { orderSchema } from '../helpers/schemas.ts';
import { serveGrpc } from '../helpers/serve-grpc.ts';
import {
  idOf,
  numbersOf,
  orders,
  publishNumbers,
  startPubSubOrg,
  streamFrom,
  upTo,
} from '../helpers/with-org.ts';

const startOrgWithOrders = (rights = {}): Promise<MockOrg> =>
  startPubSubOrg({ pubSub: { schemas: { Order__e: { Number__c: 'Text' } }, rights } });

const numbered = (count: number): object[] => upTo(count).map((n) => ({ Number__c: String(n) }));

const outcomesOf = ({ values }: Watch<Publication>): string[] =>
  values.map(({ outcome }) => outcome);

/** The number of events in each request so far. */
const batchesOf = (org: MockOrg, rpc: 'Publish' | 'PublishStream'): number[] =>
  org.calls(rpc).flatMap(({ requests }) => requests.map(({ events }) => events.length));

const publishStreams = ({ pubSub }: MockOrg): number =>
  pubSub.streams.filter(({ rpc }) => rpc === 'PublishStream').length;

const failedByToken = { status: 16, code: 'service.auth.error' };

describe('a list', () => {
  it('has a result for each event, in order, in requests of at most 200 (P54, P55)', async () => {
    const org = await startOrgWithOrders();
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    const published = watch(client.publishAll(orders, numbered(450)));
    await eventually(() => published.ended === 'completed' && order.values.length === 450);
    expect(numbersOf(order)).toEqual(upTo(450));
    expect(published.values).toEqual(
      order.values.map(({ eventUuid }, index) => ({
        ...{ outcome: 'published', channel: orders, replayId: idOf(index + 1), eventUuid },
      })),
    );
    expect(batchesOf(org, 'Publish')).toEqual([200, 200, 50]);
  });

  it('has a failure for each event that cannot be sent, among good ones, by its field (P54, P55)', async () => {
    const org = await startOrgWithOrders();
    const large = { Number__c: 'x'.repeat(1024 * 1024) };
    const list = [{ Number__c: 'a' }, { Nmber__c: 'b' }, large, 'no object', { Number__c: 'c' }];
    const published = watch(streamFrom(org).publishAll(orders, list));
    await eventually(() => published.ended === 'completed');
    expect(outcomesOf(published)).toEqual(['published', 'failed', 'failed', 'failed', 'published']);
    expect(published.values.slice(1, 4)).toMatchObject([
      { error: { name: 'ClientError', message: expect.stringContaining('Nmber__c') } },
      { error: { name: 'ClientError', message: expect.stringContaining('1048576') } },
      { error: { name: 'ClientError', field: 'data' } },
    ]);
    expect(batchesOf(org, 'Publish')).toEqual([2]);
  });

  it('goes in requests of at most 3 MB (P55)', async () => {
    const org = await startOrgWithOrders();
    const large = { Number__c: 'x'.repeat(1_000_000) };
    const published = watch(streamFrom(org).publishAll(orders, [large, large, large, large]));
    await eventually(() => published.ended === 'completed');
    expect(outcomesOf(published)).toEqual(Array(4).fill('published'));
    expect(batchesOf(org, 'Publish')).toEqual([3, 1]);
  });

  it('goes on after a request that broke, whose events are unknown by their keys (P56)', async () => {
    const org = await startOrgWithOrders();
    org.pubSub.failCalls({ rpc: 'Publish', status: 14, text: 'upstream reset' });
    const published = watch(streamFrom(org).publishAll(orders, numbered(201)));
    await eventually(() => published.ended === 'completed');
    expect(outcomesOf(published)).toEqual([...Array<string>(200).fill('unknown'), 'published']);
    const keys = published.values.map((each) =>
      each.outcome === 'published' ? each.eventUuid : each.correlationKey,
    );
    expect(new Set(keys).size).toBe(201);
    expect(keys.every((key) => /^[\da-f-]{36}$/.test(key ?? ''))).toBe(true);
  });

  it('goes on with another token after one that is refused, and sends nothing twice (P45, P56)', async () => {
    const org = await startOrgWithOrders();
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    const activities = watch(client.activity$);
    await org.subscribed(orders);
    org.pubSub.failCalls({ rpc: 'Publish', ...failedByToken });
    const published = watch(client.publishAll(orders, numbered(3)));
    await eventually(() => published.ended === 'completed' && order.values.length === 3);
    expect(outcomesOf(published)).toEqual(['published', 'published', 'published']);
    expect(numbersOf(order)).toEqual([1, 2, 3]);
    expect(activities.values.filter(({ type }) => type === 'token-renewed')).toHaveLength(1);
  });

  it('waits for an org that is down', async () => {
    const org = await startOrgWithOrders();
    await org.goDown();
    const client = streamFrom(org, { connectionTimeout: null });
    const states = watch(client.state$);
    const published = watch(client.publishAll(orders, numbered(2)));
    await eventually(() => states.values.some(({ type }) => type === 'waiting'));
    await org.comeBack();
    await eventually(() => published.ended === 'completed');
    expect(outcomesOf(published)).toEqual(['published', 'published']);
  });

  it('on a channel that does not exist fails, by the name of the argument', async () => {
    const org = await startPubSubOrg({ channels: [orders] });
    const published = watch(streamFrom(org).publishAll('/event/Odrer__e', numbered(2)));
    await eventually(() => published.ended !== undefined);
    expect(published.error).toMatchObject({ name: 'ClientError', field: 'channel' });
    expect(String(published.error)).toContain('/event/Odrer__e');
  });

  it('is refused on channels that this API does not have', async () => {
    const client = streamFrom(await startPubSubOrg());
    expect(() => client.publishAll('/u/notices', [])).toThrow(/not a channel of the Pub\/Sub API/);
    expect(() => client.publishStream('/topic/Orders')).toThrow(/not a channel/);
  });
});

describe('a stream', () => {
  it('is published in order on one stream, which ends with it (P54)', async () => {
    const org = await startOrgWithOrders();
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    const published = watch(from(numbered(1_000)).pipe(client.publishStream(orders)));
    await eventually(() => published.ended === 'completed' && order.values.length === 1_000);
    expect(numbersOf(order)).toEqual(upTo(1_000));
    expect(published.values.map((each) => each.outcome === 'published' && each.eventUuid)).toEqual(
      order.values.map(({ eventUuid }) => eventUuid),
    );
    expect(org.calls('PublishStream')).toHaveLength(1);
    expect(batchesOf(org, 'PublishStream').length).toBeLessThan(10);
    await eventually(() => publishStreams(org) === 0);
  });

  it('goes on in the next session, and sends nothing twice (P56)', async () => {
    const org = await startOrgWithOrders();
    const client = streamFrom(org);
    const order = watch(client.channel(orders));
    await org.subscribed(orders);
    const source = new Subject<object>();
    const published = watch(source.pipe(client.publishStream(orders)));
    source.next({ Number__c: '1' });
    await eventually(() => published.values.length === 1);
    const states = watch(client.state$);
    org.dropConnections();
    await eventually(() => states.values.some(({ type }) => type === 'waiting'));
    source.next({ Number__c: '2' });
    await eventually(() => published.values.length === 2 && order.values.length === 2);
    expect(outcomesOf(published)).toEqual(['published', 'published']);
    expect(numbersOf(order)).toEqual([1, 2]);
  });

  it('goes on after the server has ended it, with what was under way unknown (P56)', async () => {
    const org = await startOrgWithOrders();
    const client = streamFrom(org);
    org.pubSub.failCalls({ rpc: 'PublishStream', status: 13, code: 'service.unavailable' });
    const source = new Subject<object>();
    const published = watch(source.pipe(client.publishStream(orders)));
    source.next({ Number__c: '1' });
    await eventually(() => published.values.length === 1);
    source.next({ Number__c: '2' });
    await eventually(() => published.values.length === 2);
    expect(outcomesOf(published)).toEqual(['unknown', 'published']);
  });

  it('is closed where nobody waits for results any more', async () => {
    const org = await startOrgWithOrders();
    const client = streamFrom(org);
    watch(client.channel(orders));
    const source = new Subject<object>();
    const published = watch(source.pipe(client.publishStream(orders)));
    source.next({ Number__c: '1' });
    await eventually(() => published.values.length === 1);
    expect(publishStreams(org)).toBe(1);
    published.unsubscribe();
    expect(source.observed).toBe(false);
    await eventually(() => publishStreams(org) === 0);
  });

  it('on which nothing is sent for 60 s is closed, and opened again on demand (P57)', async () => {
    const { scheduler, windTo } = handWoundClock();
    const org = await startOrgWithOrders();
    const client = streamFrom(org, { scheduler });
    const source = new Subject<object>();
    const published = watch(source.pipe(client.publishStream(orders)));
    source.next({ Number__c: '1' });
    await eventually(() => published.values.length === 1);
    windTo(59_000);
    expect(org.calls('PublishStream')[0]?.isOpen).toBe(true);
    windTo(61_000);
    await eventually(() => publishStreams(org) === 0);
    source.next({ Number__c: '2' });
    await eventually(() => published.values.length === 2);
    expect(outcomesOf(published)).toEqual(['published', 'published']);
    expect(org.calls('PublishStream')).toHaveLength(2);
  });

  it('fails with its source, after the results of what came before', async () => {
    const org = await startOrgWithOrders();
    const source = new Subject<object>();
    const published = watch(source.pipe(streamFrom(org).publishStream(orders)));
    source.next({ Number__c: '1' });
    source.error(new Error('made up'));
    await eventually(() => published.ended !== undefined);
    expect(published.error).toEqual(new Error('made up'));
    expect(outcomesOf(published)).toEqual(['published']);
  });
});

/** The Pub/Sub API of an org that answers no Publish before it is told to. */
const startSlowly = async () => {
  const answers: (() => void)[] = [];
  const answerTo = (request: { events: { id: string }[] }) => ({
    results: request.events.map(({ id }) => ({ replayId: Buffer.from([7]), correlationKey: id })),
  });
  const endpoint = await serveGrpc({
    GetTopic: (_, answer) => answer(null, { canPublish: true, schemaId: 's' }),
    GetSchema: (_, answer) => answer(null, { schemaJson: orderSchema }),
    Publish: ({ request }, answer: sendUnaryData<object>) =>
      answers.push(() => answer(null, answerTo(request))),
    PublishStream: (stream) => {
      stream.on('data', (request: never) => answers.push(() => stream.write(answerTo(request))));
      stream.on('end', () => stream.end());
    },
  });
  return { endpoint, answers };
};

describe('what is under way', () => {
  it('is waited for before more is taken from a list', async () => {
    const { endpoint, answers } = await startSlowly();
    let taken = 0;
    const endless = function* () {
      for (;;) yield { Number__c: String((taken += 1)) };
    };
    const client = streamFrom(await startPubSubOrg(), {}, { endpoint });
    const published = watch(client.publishAll(orders, endless()));
    await eventually(() => answers.length === 1);
    expect(taken).toBe(200);
    answers[0]?.();
    await eventually(() => answers.length === 2);
    expect(published.values).toHaveLength(200);
    expect(taken).toBe(400);
    published.unsubscribe();
  });

  it('is answered although its session gives way to another', async () => {
    const { endpoint, answers } = await startSlowly();
    const org = await startPubSubOrg();
    const tokenOf = (user: string): AccessToken => ({
      ...{ tokenType: 'Bearer', ...org.issueToken() },
      id: `https://login.salesforce.com/id/00D5e000000AbCdEAK/${user}`,
    });
    const token$ = new BehaviorSubject(tokenOf('0055e000001AbCdAAK'));
    const client = streamFrom(org, { auth: { token$, renew: () => token$ } }, { endpoint });
    const sessions = watch(client.activity$.pipe(filter(({ type }) => type === 'connected')));
    const published = watch(client.publishAll(orders, numbered(201)));
    await eventually(() => answers.length === 1);
    // The session of one user does not go on with the token of another.
    token$.next(tokenOf('0055e000002AbCdAAK'));
    await eventually(() => sessions.values.length === 2 && client.connectionType !== null);
    answers[0]?.();
    await eventually(() => answers.length === 2);
    answers[1]?.();
    await eventually(() => published.ended === 'completed');
    expect(new Set(outcomesOf(published))).toEqual(new Set(['published']));
    expect(published.values).toHaveLength(201);
  });

  it.each(['list', 'stream'])(
    'in a %s is unknown when the client closes, and the rest fails',
    async (way) => {
      const { endpoint, answers } = await startSlowly();
      const client = streamFrom(await startPubSubOrg(), {}, { endpoint });
      const data = numbered(201);
      const published = watch(
        way === 'list'
          ? client.publishAll(orders, data)
          : from([data[0]]).pipe(client.publishStream(orders)),
      );
      await eventually(() => answers.length === 1);
      await client.close();
      const unknown = way === 'list' ? 200 : 1;
      expect(outcomesOf(published)).toEqual(Array(unknown).fill('unknown'));
      expect(published.values[0]).toMatchObject({
        correlationKey: expect.stringMatching(/^[\da-f-]{36}$/),
        error: { name: 'PublicationError', outcome: 'unknown' },
      });
      if (way === 'list') expect(published.error).toBeInstanceOf(InvalidOperationError);
      else expect(published.ended).toBe('completed');
      expect(answers).toHaveLength(1);
    },
  );

  it.each(['publishAll', 'publishStream'] as const)(
    'by %s is given up after the time limit of a request, and is unknown',
    async (way) => {
      // The time to connect is limited by Node's timers.
      holdTime('setTimeout', 'clearTimeout');
      const { scheduler, windTo } = handWoundClock();
      const { endpoint, answers } = await startSlowly();
      const http = { timeout: 1_000 };
      const client = streamFrom(
        await startPubSubOrg(),
        way === 'publishStream' ? { http, scheduler } : { http },
        { endpoint },
      );
      const published = watch(
        way === 'publishAll'
          ? client.publishAll(orders, [{}])
          : from([{}]).pipe(client.publishStream(orders)),
      );
      await eventually(() => answers.length === 1);
      windTo(1_001);
      jest.advanceTimersByTime(1_001);
      await eventually(() => published.ended === 'completed');
      expect(published.values).toMatchObject([
        { outcome: 'unknown', error: { cause: { status: 'DEADLINE_EXCEEDED' } } },
      ]);
    },
  );
});

it('one publishes while nothing may be taken in, since what is held may depend on it (P7)', async () => {
  const clock = handWoundClock();
  const org = await startOrgWithOrders();
  const client = streamFrom(org, { maxPendingCount: 1, scheduler: clock.scheduler });
  const states = watch(client.state$);
  const releases: (() => void)[] = [];
  client.channel(orders).subscribe((event) => releases.push(hold(event)));
  await org.subscribed(orders);
  publishNumbers(org, orders, 1);
  await eventually(() => releases.length === 1);
  clock.windTo(50_001);
  expect(states.values.at(-1)).toEqual({ type: 'parked' });
  const published = watch(client.publish(orders, { Number__c: '2' }));
  await eventually(() => published.ended === 'completed');
  expect(states.values.at(-1)).toEqual({ type: 'parked' });
  releases[0]?.();
  await eventually(() => releases.length === 2);
});
