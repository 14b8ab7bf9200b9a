import { eventually } from '../../../core/test/helpers/eventually.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import { clientOf, otherServerLaws, publishNumbers } from '../helpers/other-server-laws.ts';
import { serveCCore } from '../helpers/serve-c-core.ts';
import { numbersOf, orders, upTo } from '../helpers/with-org.ts';

describe("a server by Python's gRPC, which is its C core", () => {
  it.each(otherServerLaws)('%s (P60)', (_, law) => law(() => serveCCore()));

  it('ends connections with too many PINGs, until they are few enough (P15, P60)', async () => {
    // The library tells of each on the console.
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const server = await serveCCore(300);
    const client = clientOf(server, { pingInterval: 100 });
    const states = watch(client.state$);
    const order = watch(client.channel(orders));
    const waits = () => states.values.filter((state) => state.type === 'waiting');
    await eventually(() => server.asked.length === 3);
    publishNumbers(server, 1, 3);
    await eventually(() => order.values.length === 3);
    expect(numbersOf(order)).toEqual(upTo(3));
    const tooMany = { error: { method: 'Subscribe', status: 'RESOURCE_EXHAUSTED' } };
    expect(waits()).toMatchObject([tooMany, tooMany]);
  });
});
