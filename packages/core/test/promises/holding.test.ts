import { asapScheduler, concatMap, first, map, switchMap, tap } from 'rxjs';
import { ReplayOption, hold, toAsyncIterable } from '../../src/index.ts';
import type { ClientState, StreamEvent } from '../../src/index.ts';
import { eventually } from '../helpers/eventually.ts';
import { watch } from '../helpers/watch.ts';
import { protocols } from './protocols.ts';
import { orders, publish, siteOf, upTo } from './site.ts';

const { AllEvents } = ReplayOption;

describe.each(protocols)('over $name', (protocol) => {
  const { connectTo, idOf, ids, numberOf, servedBy, startOrg } = siteOf(protocol);

  describe('events that are held', () => {
    it('all come, a batch at a time, however often as many are held as may be (P5)', async () => {
      const org = await startOrg();
      const client = connectTo(org, { maxPendingCount: 10 });
      const releases: (() => void)[] = [];
      const order = watch(
        client
          .channel(orders, { replay: AllEvents })
          .pipe(tap((event: StreamEvent) => void releases.push(hold(event)))),
      );
      for (let round = 1; round <= 3; round += 1) {
        publish(org, orders, 10);
        await eventually(() => order.values.length === 10 * round);
        expect(client.pendingCount).toBe(10);
        expect(client.hasPendingMessages).toBe(true);
        for (const release of releases.splice(0)) release();
        expect(client.pendingCount).toBe(0);
      }
      expect(ids(order)).toEqual(upTo(30));
    });

    it.each([1, 0])(
      'all come, one after another, where maxPendingCount is %i (P6)',
      async (maxPendingCount) => {
        const org = await startOrg();
        publish(org, orders, 120);
        let atWork = 0;
        const order = watch(
          connectTo(org, { maxPendingCount })
            .channel(orders, { replay: AllEvents })
            .pipe(
              map((event) => ({ event, release: hold(event) })),
              concatMap(async ({ event, release }) => {
                atWork += 1;
                expect(atWork).toBe(1);
                await Promise.resolve();
                atWork -= 1;
                release();
                return event;
              }),
            ),
        );
        await eventually(() => order.values.length === 120);
        expect(ids(order)).toEqual(upTo(120));
      },
    );

    it('survive the loss of what brought them: nothing is missed or doubled once they are released', async () => {
      const org = await startOrg();
      const client = connectTo(org, { maxPendingCount: 2 });
      const releases: (() => void)[] = [];
      const order = watch(
        client
          .channel(orders, { replay: AllEvents })
          .pipe(tap((event) => void releases.push(hold(event)))),
      );
      publish(org, orders, 2);
      await eventually(() => order.values.length === 2);
      publish(org, orders, 3);
      org.dropConnections();
      for (let came = 2; came < 5; came = order.values.length) {
        for (const release of releases.splice(0)) release();
        await eventually(() => order.values.length > came);
      }
      expect(ids(order)).toEqual(upTo(5));
    });
  });

  describe('an asynchronous iteration', () => {
    it('goes on at the pace of its loop, in order and without loss', async () => {
      const org = await startOrg();
      const client = connectTo(org, { maxPendingCount: 2 });
      publish(org, orders, 10);
      const seen: number[] = [];
      for await (const event of toAsyncIterable(client.channel(orders, { replay: AllEvents }))) {
        seen.push(numberOf(event.replayId));
        await new Promise((resolve) => asapScheduler.schedule(resolve));
        if (seen.length === 10) break;
      }
      expect(seen).toEqual(upTo(10));
      expect(client.pendingCount).toBe(0);
      await eventually(() => servedBy(org) === 0);
    });

    it('throws what the stream fails with', async () => {
      const org = await startOrg();
      const client = connectTo(org);
      publish(org, orders);
      const iterate = async (): Promise<void> => {
        const event$ = client.channel(orders, { replay: idOf(77) });
        for await (const event of toAsyncIterable(event$)) {
          throw new Error(`${event.channel} was not expected.`);
        }
      };
      await expect(iterate()).rejects.toMatchObject({ name: 'ReplayIdError' });
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
});
