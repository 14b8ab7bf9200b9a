import { ReplayOption } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';

it('a session that is rotated loses nothing, repeats nothing, and leaves one session', async () => {
  const org = await startOrg();
  const client = connectTo(org, { rotateAfter: 30 });
  const states: string[] = [];
  client.state$.subscribe(({ type }) => states.push(type));
  const order = watch(client.channel(orders, { replay: ReplayOption.AllEvents }));
  let published = 0;
  await eventually(() => {
    org.publish(orders, {});
    published += 1;
    return org.exchanges('/meta/handshake').length >= 6;
  });
  await eventually(() => order.values.length >= published);
  expect(order.values.map(({ replayId }) => replayId)).toEqual(
    Array.from({ length: published }, (_, index) => index + 1),
  );
  expect(states).toEqual(['idle', 'authenticating', 'handshaking', 'open']);
  await eventually(() => org.sessions.length <= 2);
});
