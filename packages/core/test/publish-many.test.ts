import { htmlError } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { Subject, of } from 'rxjs';
import { ClientError, InvalidOperationError, ServerError } from '../src/index.ts';
import type { Publication } from '../src/index.ts';
import { eventually } from './helpers/eventually.ts';
import { heldPolls } from './helpers/traffic.ts';
import { watch } from './helpers/watch.ts';
import type { Watch } from './helpers/watch.ts';
import { connectTo, startOrg } from './helpers/with-org.ts';

const notices = '/u/notices';
const orders = '/event/Order__e';

/** An org that takes events over CometD, as other servers do. */
const startTakingOrg = async (): Promise<MockOrg> => {
  const org = await startOrg();
  org.intercept(notices, { messages: [{ successful: true }] }, { times: Infinity });
  return org;
};

const sentTo = (org: MockOrg): unknown[] => org.exchanges(notices).map(({ data }) => data);
const outcomes = ({ values }: Watch<Publication>): string[] => values.map(({ outcome }) => outcome);

describe('a list that is published over CometD', () => {
  it('goes event by event, in order, each with its result', async () => {
    const org = await startTakingOrg();
    const published = watch(connectTo(org).publishAll(notices, ['a', 'b', 'c']));
    await eventually(() => published.ended === 'completed');
    expect(sentTo(org)).toEqual(['a', 'b', 'c']);
    expect(published.values).toMatchObject(
      [1, 2, 3].map(() => ({
        outcome: 'published',
        channel: notices,
        response: { successful: true },
      })),
    );
    await eventually(() => org.sessions.length === 0);
  });

  it('fails event by event where Salesforce refuses, and says where to publish', async () => {
    const org = await startOrg();
    const published = watch(connectTo(org).publishAll(orders, [{}, {}]));
    await eventually(() => published.ended === 'completed');
    expect(outcomes(published)).toEqual(['failed', 'failed']);
    expect(published.values).toMatchObject([
      { error: { message: expect.stringContaining('@sfstream/rest') } },
      { error: expect.any(ServerError) },
    ]);
  });

  it('tells what is certain: what was refused or not written has failed, and what broke is unknown', async () => {
    const org = await startOrg();
    org.intercept(notices, { messages: [{ successful: false, error: '400::Odd' }] });
    org.intercept(notices, htmlError(404));
    org.intercept(notices, 'drop');
    org.intercept(notices, { messages: [{ successful: true }] });
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const list = [cyclic, 'refused', 'not found', 'broken', 'good'];
    const published = watch(connectTo(org).publishAll(notices, list));
    await eventually(() => published.ended === 'completed');
    expect(outcomes(published)).toEqual(['failed', 'failed', 'failed', 'unknown', 'published']);
    expect(sentTo(org)).toEqual(['refused', 'not found', 'broken', 'good']);
  });

  it('waits for a connection, and goes on after one that is lost', async () => {
    const org = await startTakingOrg();
    await org.goDown();
    const client = connectTo(org, { connectionTimeout: null });
    const states = watch(client.state$);
    const published = watch(client.publishAll(notices, ['a', 'b']));
    await eventually(() => states.values.some(({ type }) => type === 'waiting'));
    expect(published.values).toEqual([]);
    await org.comeBack();
    await eventually(() => published.ended === 'completed');
    expect(outcomes(published)).toEqual(['published', 'published']);
  });
});

describe('a stream that is published over CometD', () => {
  it('is published in order, beside the channels of the session', async () => {
    const org = await startTakingOrg();
    const client = connectTo(org);
    watch(client.channel(orders));
    await eventually(() => heldPolls(org) === 1);
    const source = new Subject<string>();
    const published = watch(source.pipe(client.publishStream(notices)));
    source.next('a');
    source.next('b');
    await eventually(() => published.values.length === 2);
    source.next('c');
    source.complete();
    await eventually(() => published.ended === 'completed');
    expect(sentTo(org)).toEqual(['a', 'b', 'c']);
    expect(outcomes(published)).toEqual(['published', 'published', 'published']);
  });

  it('goes on in the next session', async () => {
    const org = await startTakingOrg();
    const client = connectTo(org);
    const source = new Subject<string>();
    const published = watch(source.pipe(client.publishStream(notices)));
    source.next('a');
    await eventually(() => published.values.length === 1 && heldPolls(org) === 1);
    org.forgetSessions();
    await eventually(() => heldPolls(org) === 2);
    source.next('b');
    await eventually(() => published.values.length === 2);
    expect(outcomes(published)).toEqual(['published', 'published']);
  });
});

describe('close()', () => {
  it('leaves unknown what is under way over CometD, and fails what was not sent', async () => {
    const org = await startOrg();
    org.intercept(notices, 'hang');
    const client = connectTo(org);
    const published = watch(client.publishAll(notices, ['a', 'b']));
    await eventually(() => sentTo(org).length === 1);
    await client.close();
    expect(outcomes(published)).toEqual(['unknown']);
    expect(published.error).toBeInstanceOf(InvalidOperationError);
    expect(String(published.error)).toContain('closed before all events were published');
    expect(sentTo(org)).toEqual(['a']);
  });

  it('fails one event that was not sent', async () => {
    const org = await startOrg();
    org.intercept('/meta/handshake', 'hang');
    const client = connectTo(org);
    const published = watch(client.publish(notices, 'a'));
    await eventually(() => org.exchanges('/meta/handshake').length === 1);
    await client.close();
    expect(published.error).toBeInstanceOf(InvalidOperationError);
  });
});

describe('what is to be published', () => {
  it.each([
    ['a text', 'abc'],
    ['an Observable', of({})],
    ['nothing', undefined],
  ])('is refused where it is %s in place of a list', async (_, list) => {
    const client = connectTo(await startOrg());
    const publish = () => client.publishAll(notices, list as never);
    expect(publish).toThrow(ClientError);
    expect(publish).toThrow(/publishStream/);
  });

  it('is refused on channels that cannot be', async () => {
    const client = connectTo(await startOrg());
    expect(() => client.publishAll('/meta/connect', [])).toThrow(ClientError);
    expect(() => client.publishStream('orders')).toThrow(ClientError);
  });
});
