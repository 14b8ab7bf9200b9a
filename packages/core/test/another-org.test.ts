import { createAuthenticator } from '@sfstream/auth';
import type { MockOrg } from '@sfstream/testing';
import { of } from 'rxjs';
import { ReplayOption, markerOf } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { positionsOf } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { newClient, startOrg } from './helpers/with-org.ts';

/* CometD alone: the Pub/Sub API of a mock org lets in no tokens of another one. */

const orders = '/event/Order__e';
const here = '00D5e000000HERE';
const there = '00D5e00000THERE';

/** A token of the org, under an id that a test gives it. */
const tokenOf = (org: MockOrg, orgId: string) => ({
  tokenType: 'Bearer',
  ...org.issueToken(),
  id: `${org.url}/id/${orgId}AAA/0055e000001AbCdAAK`,
});

it('a renewed login that leads to another org takes subscribers from their positions', async () => {
  const org = await startOrg();
  const first = tokenOf(org, here);
  const auth = createAuthenticator((replaced) =>
    of(replaced === undefined ? first : tokenOf(org, there)),
  );
  const client = newClient({ auth, replayFallback: ReplayOption.AllEvents });
  const activities = watch(client.activity$);
  const order = watch(client.channel(orders));
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  org.revokeToken(first.accessToken);
  await eventually(() => positionsOf(org, orders).length === 2);
  expect(positionsOf(org, orders)).toEqual([ReplayOption.NewEvents, ReplayOption.AllEvents]);
  expect(activities.values).toContainEqual({
    type: 'possible-loss',
    channel: orders,
    reason: expect.stringContaining(`this is org ${there}`) as string,
  });
  // What the other org has is new, although its ids have been seen here.
  await eventually(() => order.values.length === 2);
  expect(order.values.map((event) => markerOf(event)?.orgId)).toEqual([here, there]);
});
