import { subscribeDenied } from '@sfstream/testing';
import { ReplayOption } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { positionsOf } from './helpers/traffic.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const { AllEvents } = ReplayOption;

it('a refused replay id is understood inside a failure reason, too', async () => {
  const org = await startOrg();
  org.publish(orders, {});
  org.intercept(
    '/meta/subscribe',
    subscribeDenied('400::The replayId {77} you provided was invalid.  Please provide a valid ID'),
  );
  const client = connectTo(org, { replayFallback: AllEvents });
  const order = watch(client.channel(orders, { replay: 77 }));
  await eventually(() => order.values.length === 1);
  expect(positionsOf(org, orders)).toEqual([77, AllEvents]);
});
