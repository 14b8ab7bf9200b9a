import { eventually } from '../../../core/test/helpers/eventually.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import { sentEvent } from '../helpers/fake-call.ts';
import { orderSchema } from '../helpers/schemas.ts';
import { serveGrpc } from '../helpers/serve-grpc.ts';
import { numbersOf, orders, startPubSubOrg, streamFrom } from '../helpers/with-org.ts';

/** Sends these events to each subscriber, on a server that was not written here. */
const serving = (events: readonly object[]): Promise<string> =>
  serveGrpc({
    GetTopic: (_, answer) => answer(null, { canSubscribe: true, schemaId: 's' }),
    GetSchema: (_, answer) => answer(null, { schemaJson: orderSchema, schemaId: 's' }),
    Subscribe: (stream) => {
      stream.on('error', () => undefined);
      stream.once('data', () => {
        stream.write({ events, latestReplayId: Buffer.from([0, 3]), pendingNumRequested: 97 });
      });
    },
  });

it('an event that cannot be read is announced with its position, and the channel goes on (P20, P60)', async () => {
  const org = await startPubSubOrg();
  const broken = {
    event: { id: 'u2', schemaId: 's', payload: Buffer.of(1) },
    replayId: Buffer.from([0, 2]),
  };
  const endpoint = await serving([sentEvent(1), broken, sentEvent(3)]);
  const client = streamFrom(org, {}, { endpoint });
  const activities = watch(client.activity$);
  const order = watch(client.channel(orders));
  await eventually(() => order.values.length === 2);
  expect(numbersOf(order)).toEqual([1, 3]);
  expect(activities.values.filter(({ type }) => type === 'possible-loss')).toEqual([
    {
      ...{ type: 'possible-loss', channel: orders },
      reason: expect.stringContaining(`The event 0x0002 of ${orders}`) as string,
    },
  ]);
});
