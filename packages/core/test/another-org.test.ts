import { createAuthenticator, tokenAuth } from '@sfstream/auth';
import type { MockOrg } from '@sfstream/testing';
import { of } from 'rxjs';
import type { Activity, ReplayMarker, StreamEvent } from '../src/index.ts';
import { ReplayIdError, ReplayOption, markerOf } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { positionsOf } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import type { Watch } from './helpers/watch.ts';
import { watch } from './helpers/watch.ts';
import { newClient, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const here = '00D5e000000HERE';
const there = '00D5e00000THERE';

/** A token of the org, under an id that a test gives it. */
const tokenOf = (org: MockOrg, orgId: string) => ({
  tokenType: 'Bearer',
  ...org.issueToken(),
  id: `${org.url}/id/${orgId}AAA/0055e000001AbCdAAK`,
});

const clientOf = (org: MockOrg) => newClient({ auth: tokenAuth(tokenOf(org, here)) });

const storeWith = (marker: ReplayMarker) => new Map([[orders, marker]]);

const orgOf = (event: StreamEvent) => markerOf(event)?.orgId;

const losses = ({ values }: Watch<Activity>): readonly string[] =>
  values.flatMap((activity) => (activity.type === 'possible-loss' ? [activity.reason] : []));

it('an event knows the org that it came from', async () => {
  const org = await startOrg();
  const order = watch(clientOf(org).channel(orders));
  await untilSubscribed(org, orders);
  org.publish(orders, {});
  await eventually(() => order.values.length === 1);
  expect(order.values.map(orgOf)).toEqual([here]);
});

describe('a stored position', () => {
  it('in another org is not asked for, but fails as a refused one', async () => {
    const org = await startOrg();
    org.publish(orders, {});
    const replay = storeWith({ replayId: 1, orgId: there });
    const order = watch(clientOf(org).channel(orders, { replay }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(String(order.error)).toContain(`org ${there}, but this is org ${here}`);
    expect(positionsOf(org, orders)).toEqual([]);
  });

  it('in another org goes to the fallback, visibly', async () => {
    const org = await startOrg();
    org.publish(orders, {});
    const client = clientOf(org);
    const activities = watch(client.activity$);
    const replay = storeWith({ replayId: 9, orgId: there });
    const order = watch(client.channel(orders, { replay, replayFallback: ReplayOption.AllEvents }));
    await eventually(() => order.values.length === 1);
    expect(positionsOf(org, orders)).toEqual([ReplayOption.AllEvents]);
    expect(losses(activities)).toEqual([expect.stringContaining(there)]);
  });

  it('in another org is not asked for on an open connection either', async () => {
    const org = await startOrg();
    const client = clientOf(org);
    watch(client.channel('/event/Other__e'));
    await untilSubscribed(org, '/event/Other__e');
    const replay = storeWith({ replayId: 9, orgId: there });
    const order = watch(client.channel(orders, { replay }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(positionsOf(org, orders)).toEqual([]);
  });

  it.each([
    ['in this org', { replayId: 1, orgId: here }],
    ['in an org that nobody noted', { replayId: 1 }],
  ])('%s is asked for', async (_, marker) => {
    const org = await startOrg();
    org.publish(orders, {});
    org.publish(orders, {});
    const order = watch(clientOf(org).channel(orders, { replay: storeWith(marker) }));
    await eventually(() => order.values.length === 1);
    expect(positionsOf(org, orders)).toEqual([1]);
  });
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
  expect(losses(activities)).toEqual([expect.stringContaining(`this is org ${there}`)]);
  // What the other org has is new, although its ids have been seen here.
  await eventually(() => order.values.length === 2);
  expect(order.values.map(orgOf)).toEqual([here, there]);
});
