import * as t from 'io-ts';
import { byTransaction, changeEvent, changeWork, decode, expandRecordIds } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const channel = '/data/ChangeEvents';
const Account = changeEvent(t.partial({ Name: t.string }));

it('the work that changes ask for arrives in order, also across a lost session', async () => {
  const org = await startOrg();
  const work = watch(connectTo(org).channel(channel).pipe(decode(Account), changeWork()));
  await org.subscribed(channel);
  org.publish(channel, { Name: 'Acme', ChangeEventHeader: { changeType: 'UPDATE' } });
  org.forgetSessions();
  org.publish(channel, { ChangeEventHeader: { changeType: 'GAP_UPDATE', recordIds: ['001A'] } });
  org.publish(channel, { ChangeEventHeader: { changeType: 'GAP_OVERFLOW' } });
  await eventually(() => work.values.length === 3);
  expect(work.values).toMatchObject([
    { replayId: 1, data: { type: 'apply', change: { payload: { Name: 'Acme' } } } },
    { replayId: 2, data: { type: 'refetch', entityName: 'Account', recordIds: ['001A'] } },
    { replayId: 3, data: { type: 'resync', entityName: 'Account' } },
  ]);
});

it('a transaction arrives as one, with its merged changes taken apart', async () => {
  const org = await startOrg();
  const transactions = watch(
    connectTo(org).channel(channel).pipe(decode(Account), expandRecordIds(), byTransaction()),
  );
  await org.subscribed(channel);
  const header = (transactionKey: string, ...recordIds: readonly string[]) => ({
    ChangeEventHeader: { transactionKey, recordIds },
  });
  org.publish(channel, header('x', '001A', '001B'));
  org.publish(channel, header('x', '001C'));
  org.publish(channel, header('y', '001D'));
  await eventually(() => transactions.values.length === 1);
  const [transaction] = transactions.values;
  const recordIds = transaction?.data.map(({ data }) => data.payload.ChangeEventHeader.recordIds);
  expect(recordIds).toEqual([['001A'], ['001B'], ['001C']]);
  expect(transaction?.replayId).toBe(2);
});
