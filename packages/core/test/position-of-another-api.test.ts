import { tokenAuth } from '@sfstream/auth';
import type { MockOrg } from '@sfstream/testing';
import type { ReplayMarker } from '../src/index.ts';
import { ReplayIdError, ReplayOption } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { positionsOf } from './helpers/traffic.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { newClient, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const second = '0x00000000000000020000';
const unknownForm = '0x0000000000000002';

const storeWith = (marker: ReplayMarker) => new Map([[orders, marker]]);

const clientOf = (org: MockOrg) => newClient({ auth: tokenAuth(org.issueToken()) });

/** An org that retains three events. */
const orgWithThree = async (): Promise<MockOrg> => {
  const org = await startOrg();
  for (const Number__c of [1, 2, 3]) org.publish(orders, { Number__c });
  return org;
};

it('a stored position of the Pub/Sub API is asked for as its number, and that is announced', async () => {
  const org = await orgWithThree();
  const client = clientOf(org);
  const activities = watch(client.activity$);
  const order = watch(client.channel(orders, { replay: storeWith({ replayId: second }) }));
  await eventually(() => order.values.length === 1);
  expect(positionsOf(org, orders)).toEqual([2]);
  expect(order.values).toMatchObject([{ replayId: 3 }]);
  expect(activities.values).toContainEqual(
    expect.objectContaining({ type: 'resuming', replayId: 2, converted: true }),
  );
});

it('so is one that is given without a store', async () => {
  const org = await orgWithThree();
  watch(clientOf(org).channel(orders, { replay: second }));
  await untilSubscribed(org, orders);
  expect(positionsOf(org, orders)).toEqual([2]);
});

describe('a position in a form that has no number', () => {
  it('is not asked for, but fails as a refused one', async () => {
    const org = await orgWithThree();
    const order = watch(clientOf(org).channel(orders, { replay: unknownForm }));
    await eventually(() => order.ended !== undefined);
    expect(order.error).toBeInstanceOf(ReplayIdError);
    expect(String(order.error)).toContain('that of another API');
    expect(positionsOf(org, orders)).toEqual([]);
  });

  it('goes to the fallback, where there is one', async () => {
    const org = await orgWithThree();
    const replay = storeWith({ replayId: unknownForm });
    const order = watch(
      clientOf(org).channel(orders, { replay, replayFallback: ReplayOption.AllEvents }),
    );
    await eventually(() => order.values.length === 3);
    expect(positionsOf(org, orders)).toEqual([ReplayOption.AllEvents]);
  });
});
