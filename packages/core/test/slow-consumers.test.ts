import { ReplayOption, hold } from '../src/index.ts';
import { lastValueFrom } from 'rxjs';
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
