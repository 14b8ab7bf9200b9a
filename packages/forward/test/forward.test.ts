import type { Client } from '@sfstream/core';
import { createPasswordClient } from '@sfstream/core';
import { consume } from '@sfstream/replay';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import {
  BehaviorSubject,
  Subject,
  filter,
  firstValueFrom,
  lastValueFrom,
  take,
  toArray,
} from 'rxjs';
import type { Delivery, Sink, WriteFailure } from '../src/index.ts';
import { acknowledging, forward, memoryLog, toCloudEvent } from '../src/index.ts';

const orders = '/event/Order__e';

let org: MockOrg;
let client: Client;

const connect = (): Client => createPasswordClient({ ...org.login, maxPendingCount: 3 });

beforeEach(async () => {
  org = await startMockOrg();
  client = connect();
});

afterEach(async () => {
  await lastValueFrom(client.close(), { defaultValue: undefined });
  await org.close();
});

const publish = (count: number): void => {
  for (let index = 0; index < count; index += 1) org.publish(orders, { Number__c: index });
};

/** Forwards until so many events are written. */
const forwarded = async (sink: Sink, count: number): Promise<unknown[]> => {
  const events = await firstValueFrom(
    client.channel(orders, { replay: sink }).pipe(forward(sink), take(count), toArray()),
  );
  return events.map(({ replayId }) => replayId);
};

describe('forward', () => {
  it('goes on after a restart where the sink says it has come', async () => {
    const log = memoryLog();
    const first = forwarded(log.sink(), 2);
    await org.subscribed(orders);
    publish(2);
    const ids = await first;
    publish(2);
    await lastValueFrom(client.close(), { defaultValue: undefined });
    client = connect();
    ids.push(...(await forwarded(log.sink(), 2)));
    expect(log.events.map(({ replayId }) => replayId)).toEqual(ids);
    expect(new Set(ids).size).toBe(4);
  });

  it('names the org as the source of what it forwards', async () => {
    const log = memoryLog();
    const first = forwarded(log.sink(), 1);
    await org.subscribed(orders);
    publish(1);
    await first;
    const [event] = log.events;
    expect(event && toCloudEvent(event)).toMatchObject({
      source: expect.stringMatching(/^\/salesforce\/\w{15}$/),
      type: 'com.salesforce.event.Order__e',
      sfchannel: orders,
    });
  });

  it('outlives an engine that is away, brakes meanwhile, and loses nothing', async () => {
    const log = memoryLog();
    const up = new BehaviorSubject(false);
    const failures = new Subject<WriteFailure>();
    const sink: Sink = {
      ...log.sink(),
      write: (events) => {
        if (!up.value) throw new Error('The engine is away.');
        return log.sink().write(events);
      },
    };
    const seen = firstValueFrom(
      client
        .channel(orders, { replay: sink })
        .pipe(
          forward(sink, { backoff: () => 5, onFailure: (failure) => failures.next(failure) }),
          take(10),
          toArray(),
        ),
    );
    await org.subscribed(orders);
    publish(10);
    await firstValueFrom(failures.pipe(filter((failure) => failure.failures === 3)));
    expect(client.pendingCount).toBeGreaterThanOrEqual(3);
    up.next(true);
    const events = await seen;
    expect(log.events.map(({ replayId }) => replayId)).toEqual(
      events.map(({ replayId }) => replayId),
    );
    expect(client.pendingCount).toBe(0);
  });

  it('writes what has arrived before it completes with the client', async () => {
    const log = memoryLog();
    const writes = new Subject<void>();
    const begun = new Subject<number>();
    const sink: Sink = {
      ...log.sink(),
      write: async (events) => {
        begun.next(events.length);
        await firstValueFrom(writes);
        await log.sink().write(events);
      },
    };
    const first = firstValueFrom(begun);
    const all = lastValueFrom(
      client.channel(orders, { replay: sink }).pipe(forward(sink), toArray()),
    );
    await org.subscribed(orders);
    publish(1);
    await first;
    const closed = lastValueFrom(client.close(), { defaultValue: undefined });
    writes.next();
    expect(await all).toHaveLength(1);
    await closed;
    expect(log.events).toHaveLength(1);
  });
});

describe('acknowledging', () => {
  it('shares the events of a log among workers, each event with one of them', async () => {
    const log = memoryLog();
    const first = forwarded(log.sink(), 6);
    await org.subscribed(orders);
    publish(6);
    await first;
    const waiting = [...log.events];
    const done: unknown[] = [];
    const take = (count: number): readonly Delivery[] =>
      waiting.splice(0, count).map((event) => ({
        event,
        ack: () => done.push(event.replayId),
        nak: () => waiting.unshift(event),
      }));
    const stop$ = new Subject<void>();
    const workers = ['a', 'b'].map((name) =>
      lastValueFrom(
        acknowledging(take, { maxPending: 2, stop$ }).pipe(
          consume(() => {
            if (done.length === 5) stop$.next();
            return name;
          }),
          toArray(),
        ),
      ),
    );
    const results = await Promise.all(workers);
    expect(results.every((handled) => handled.length > 0)).toBe(true);
    expect([...done].sort()).toEqual(log.events.map(({ replayId }) => replayId));
  });
});
