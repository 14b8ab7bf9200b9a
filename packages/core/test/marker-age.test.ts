import type { Activity } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const hour = 3_600_000;

const isAbout = ({ type }: Activity): boolean => type === 'resuming' || type === 'subscribed';

it.each([
  ['retained', 'of an hour ago', 1],
  ['expired', 'of four days ago', 96],
])('a stored position is said to be %s, before it is asked for, where it is %s', async (...row) => {
  const [type, , hours] = row;
  const org = await startOrg();
  org.publish(orders, {});
  const client = connectTo(org);
  const activities = watch(client.activity$);
  const createdDate = new Date(Date.now() - hours * hour).toISOString();
  watch(client.channel(orders, { replay: new Map([[orders, { replayId: 1, createdDate }]]) }));
  await eventually(() => activities.values.some((activity) => activity.type === 'subscribed'));
  expect(activities.values.filter(isAbout)).toMatchObject([
    { type: 'resuming', channel: orders, replayId: 1, marker: { type } },
    { type: 'subscribed' },
  ]);
});
