import { NEVER, Subject, map, merge, take, takeUntil } from 'rxjs';
import { endOf, withEnd } from '../src/index.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

describe('the end of a channel', () => {
  it('is told when its client closes, without a session, also behind operators', async () => {
    const org = await startOrg();
    const client = connectTo(org);
    const order$ = client.channel(orders).pipe(map(({ data }) => data));
    const end = watch(endOf(order$).pipe(take(1)));
    expect(end.ended).toBeUndefined();
    await client.close();
    expect(end.ended).toBe('completed');
    expect(org.exchanges('/meta/handshake')).toEqual([]);
  });

  it('is not known behind merge, and told where it was given', async () => {
    const client = connectTo(await startOrg());
    const order$ = client.channel(orders);
    const both$ = merge(order$, client.channel('/event/Invoice__e'));
    const hidden = watch(endOf(both$));
    const given = watch(endOf(withEnd(both$, endOf(order$))).pipe(take(1)));
    await client.close();
    expect([hidden.ended, given.ended]).toEqual([undefined, 'completed']);
  });

  it('keeps close() waiting for who tidies up after it', async () => {
    const client = connectTo(await startOrg());
    const tidied = new Subject<void>();
    watch(endOf(client.channel(orders)).pipe(takeUntil(tidied)));
    const closed = watch(client.close());
    await new Promise((resolve) => setImmediate(resolve));
    const before = closed.ended;
    tidied.next();
    await client.close();
    expect([before, closed.ended]).toEqual([undefined, 'completed']);
  });

  it('is never told of a stream that has none', () => {
    expect(endOf(new Subject().pipe(map(() => 1)))).toBe(NEVER);
  });
});
