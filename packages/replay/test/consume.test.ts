import type { Client, ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption, createPasswordClient } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { Subscription } from 'rxjs';
import {
  AsyncSubject,
  NEVER,
  Subject,
  filter,
  firstValueFrom,
  lastValueFrom,
  take,
  toArray,
} from 'rxjs';
import type { ConsumeOptions } from '../src/index.ts';
import { consume } from '../src/index.ts';

const orders = '/event/Order__e';

let org: MockOrg;
let client: Client;

beforeEach(async () => {
  org = await startMockOrg();
  client = createPasswordClient({
    ...org.login,
    maxPendingCount: 3,
  });
});

afterEach(async () => {
  await lastValueFrom(client.close(), { defaultValue: undefined });
  await org.close();
});

/** Publishes so many orders and consumes them; resolves with the calls of the handler once all have begun. */
const begin = async (
  count: number,
  options: ConsumeOptions<StreamEvent>,
): Promise<{ calls: readonly Subject<void>[]; subscription: Subscription }> => {
  for (let index = 0; index < count; index += 1) org.publish(orders, {});
  const calls: Subject<void>[] = [];
  const begun = new Subject<number>();
  const allBegun = firstValueFrom(begun.pipe(filter((number) => number === count)));
  const subscription = client
    .channel(orders, { replay: ReplayOption.AllEvents })
    .pipe(
      consume(
        () => {
          const call = new Subject<void>();
          begun.next(calls.push(call));
          return call;
        },
        { concurrency: count, ...options },
      ),
    )
    .subscribe();
  await allBegun;
  return { calls, subscription };
};

describe('consume and the brake of a client', () => {
  it('holds each event until it is finished', async () => {
    const { calls } = await begin(3, {});
    expect(client.pendingCount).toBe(3);
    calls[2]?.complete();
    expect(client.pendingCount).toBe(2);
    calls[0]?.complete();
    calls[1]?.complete();
    expect(client.pendingCount).toBe(0);
  });

  it('holds each event until the stored mark has passed it, where there is a store', async () => {
    const { calls } = await begin(3, { store: new Map() });
    calls[2]?.complete();
    calls[1]?.complete();
    expect(client.pendingCount).toBe(3);
    calls[0]?.complete();
    expect(client.pendingCount).toBe(0);
  });

  it('holds finished events while the store does not answer', async () => {
    const answer = new AsyncSubject<true>();
    const { calls } = await begin(2, { store: { get: () => undefined, set: () => answer } });
    calls.forEach((call) => call.complete());
    expect(client.pendingCount).toBe(2);
    // A write that is never answered would outlive the test.
    answer.next(true);
    answer.complete();
  });

  it('lets go of events whose marker could not be stored, so that the next can make up for it', async () => {
    const store = { get: () => undefined, set: () => false };
    const { calls } = await begin(2, { store, onStoreError: () => undefined });
    calls.forEach((call) => call.complete());
    expect(client.pendingCount).toBe(0);
  });

  it('lets go of all when it is unsubscribed', async () => {
    const { subscription } = await begin(2, { store: new Map() });
    subscription.unsubscribe();
    expect(client.pendingCount).toBe(0);
  });

  it('lets go of all when a handler fails for good', async () => {
    org.publish(orders, {});
    org.publish(orders, {});
    const consumed$ = client.channel(orders, { replay: ReplayOption.AllEvents }).pipe(
      consume(
        ({ replayId }) => {
          if (replayId === 2) throw new Error('no');
          return NEVER;
        },
        { concurrency: 2 },
      ),
    );
    await expect(lastValueFrom(consumed$)).rejects.toMatchObject({ replayId: 2 });
    expect(client.pendingCount).toBe(0);
  });

  it('gets all events, though no more than may be pending are polled for at a time', async () => {
    for (let index = 0; index < 50; index += 1) org.publish(orders, {});
    const consumed$ = client.channel(orders, { replay: ReplayOption.AllEvents }).pipe(
      consume(({ replayId }) => Promise.resolve(replayId), { store: new Map() }),
      take(50),
      toArray(),
    );
    const consumed = await lastValueFrom(consumed$);
    expect(consumed.map(({ result }) => result)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });
});

describe('the close of a client', () => {
  it('lets what has arrived be handled and stored before the stream completes', async () => {
    const store = new Map<string, ReplayMarker>();
    for (let index = 0; index < 3; index += 1) org.publish(orders, {});
    const closing = ({ replayId }: StreamEvent): Promise<void> => {
      if (replayId === 1) client.close().subscribe();
      return new Promise((resolve) => setImmediate(resolve));
    };
    const consumed$ = client
      .channel(orders, { replay: ReplayOption.AllEvents })
      .pipe(consume(closing, { store }), toArray());
    expect(await lastValueFrom(consumed$)).toHaveLength(3);
    expect(store.get(orders)).toMatchObject({ replayId: 3 });
  });
});
