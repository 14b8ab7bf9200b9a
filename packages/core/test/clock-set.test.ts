import { eventually } from './helpers/eventually.ts';
import { meanwhile } from './helpers/meanwhile.ts';
import { firstPoll } from './helpers/poll-of.ts';
import { untilSubscribed } from './helpers/until-subscribed.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const orders = '/event/Order__e';
const others = '/event/Other__e';
const hour = 3_600_000;

afterEach(() => jest.restoreAllMocks());

it.each([
  ['back', -2 * hour],
  ['forward', 2 * hour],
])(
  'one who waits for new events misses none and gets no old ones although the clock was set %s',
  async (_, by) => {
    const orgNow = Date.now;
    let ago = hour;
    const org = await startOrg({ now: () => orgNow() - ago });
    org.publish(others, { Old__c: true });
    ago = 0;
    const client = connectTo(org);
    watch(client.channel(orders));
    await untilSubscribed(org, orders);
    jest.spyOn(Date, 'now').mockImplementation(() => orgNow() + by);

    const other = watch(client.channel(others));
    await untilSubscribed(org, others);
    meanwhile(org, firstPoll, () => org.publish(others, { Old__c: false }));
    org.forgetSessions();
    await eventually(() => other.values.length > 0);
    expect(other.values).toMatchObject([{ replayId: 2 }]);
  },
);
