import type { StreamEvent } from '@sfstream/core';
import type { Leader } from '@sfstream/replay';
import { consume } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { firstValueFrom, take, toArray } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import { protocols } from '../../../core/test/promises/protocols.ts';
import {
  orders,
  publish,
  siteOf,
  untilSubscribed,
  upTo,
} from '../../../core/test/promises/site.ts';
import type { Sink } from '../../src/index.ts';
import { forward } from '../../src/index.ts';

/** One process of several, with a group that no other test has. */
export interface Replica {
  readonly leader: Leader;
  readonly sink: Sink;
  /** All events that the engine has of the channel, and those that come. */
  readonly events: (channel: string) => Observable<StreamEvent>;
}

/** Tests that replicas over an engine take over from one another, whatever the API is. */
export const describeHandover = (open: () => Promise<() => Replica>): void => {
  describe.each(protocols)('replicas that forward events of $name', (protocol) => {
    const { connectTo, ids, interrupt, startOrg } = siteOf(protocol);

    it('write each event once and in order, from one leader to the next, through interruptions', async () => {
      const org = await startOrg();
      const replica = await open();
      let published = 0;
      for (let round = 0; round < 3; round += 1) {
        const { leader, sink } = replica();
        const written = watch(
          connectTo(org).channel(orders, { replay: sink }).pipe(forward(sink, { leader })),
        );
        await untilSubscribed(org, orders);
        publish(org, orders, 2);
        interrupt(org);
        publish(org, orders, 3);
        published += 5;
        await eventually(() => protocol.numberOf(written.values.at(-1)?.replayId) === published);
        written.unsubscribe();
        await eventually(() => protocol.servedBy(org) === 0);
      }
      const all = replica().events(orders).pipe(take(published), toArray());
      expect(ids({ values: await firstValueFrom(all) })).toEqual(upTo(published));
    });

    it('handle each event once, from one leader to the next', async () => {
      const org = await startOrg();
      const replica = await open();
      const handled: StreamEvent[] = [];
      for (let round = 1; round <= 2; round += 1) {
        const { leader, sink } = replica();
        const handling = watch(
          connectTo(org)
            .channel(orders, { replay: sink })
            .pipe(consume((event) => void handled.push(event), { leader })),
        );
        await untilSubscribed(org, orders);
        publish(org, orders, 3);
        await eventually(() => handled.length === 3 * round && handling.values.length === 3);
        handling.unsubscribe();
        await eventually(() => protocol.servedBy(org) === 0);
      }
      expect(ids({ values: handled })).toEqual(upTo(6));
    });
  });
};
