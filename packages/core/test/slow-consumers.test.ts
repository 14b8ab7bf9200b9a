import { ReplayOption, hold, toAsyncIterable } from '../src/index.ts';
import type { ClientState, StreamEvent } from '../src/index.ts';
import { asapScheduler, first, lastValueFrom, switchMap, tap } from 'rxjs';
import { eventually } from './helpers/eventually.ts';
import { heldPoll } from './helpers/poll-of.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

describe('a slow subscriber', () => {
  it('keeps the client from polling while it holds as many events as may be pending (behaviour 52)', async () => {
    const org = await startOrg();
    const client = connectTo(org, { maxPendingCount: 3 });
    const releases: (() => void)[] = [];
    const order = watch(client.channel(orders, { replay: ReplayOption.AllEvents }));
    client
      .channel(orders, { replay: ReplayOption.AllEvents })
      .subscribe((event) => releases.push(hold(event)));
    for (let index = 0; index < 3; index += 1) org.publish(orders, {});
    await eventually(() => releases.length === 3);
    expect(client.pendingCount).toBe(3);
    expect(client.hasPendingMessages).toBe(true);

    // A poll that were sent all the same would have come before this request, which is refused.
    await expect(lastValueFrom(client.publish('/event/Probe__e', {}))).rejects.toThrow('denied');
    expect(org.requests.filter(heldPoll)).toEqual([]);
    expect(order.values).toHaveLength(3);

    org.publish(orders, {});
    releases[0]?.();
    await eventually(() => releases.length === 4);
    expect(client.pendingCount).toBe(3);
    client.close().subscribe();
  });
});

describe('an asynchronous iteration', () => {
  it('goes on at the pace of its loop, in order and without loss', async () => {
    const org = await startOrg();
    const client = connectTo(org, { maxPendingCount: 2 });
    for (let index = 0; index < 10; index += 1) org.publish(orders, {});
    const seen: unknown[] = [];
    let most = 0;
    for await (const event of toAsyncIterable(
      client.channel(orders, { replay: ReplayOption.AllEvents }),
    )) {
      seen.push(event.replayId);
      most = Math.max(most, client.pendingCount);
      await new Promise((resolve) => asapScheduler.schedule(resolve));
      if (seen.length === 10) break;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(most).toBe(10);
    expect(client.pendingCount).toBe(0);
    await eventually(() => org.sessions.length === 0);
  });

  it('throws what the stream fails with, after the events before it', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    org.publish(orders, {});
    const seen: StreamEvent[] = [];
    const iterate = async (): Promise<void> => {
      for await (const event of toAsyncIterable(client.channel(orders, { replay: 77 }))) {
        seen.push(event);
      }
    };
    await expect(iterate()).rejects.toMatchObject({ name: 'ReplayIdError' });
    expect(seen).toEqual([]);
  });

  it('ends when the client is closed while it waits (behaviour 45)', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const states: ClientState['type'][] = [];
    client.state$
      .pipe(
        tap(({ type }) => states.push(type)),
        first(({ type }) => type === 'open'),
        switchMap(() => client.close()),
      )
      .subscribe();
    for await (const event of toAsyncIterable(client.channel(orders))) {
      throw new Error(`${event.channel} was not expected.`);
    }
    expect(states).toContain('open');
  });
});
