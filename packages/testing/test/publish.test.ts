import type { MockOrg } from '../src/index.ts';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

describe('publish', () => {
  let org: MockOrg;

  beforeEach(async () => {
    org = await startOrg({ now: () => Date.UTC(2026, 2, 4, 10, 11, 12, 345) });
  });

  const createdDate = '2026-03-04T10:11:12.345Z';

  it('tells what was put on the channel, as it is delivered', async () => {
    const client = await new RawClient(org).open('/event/Order__e');
    const published = org.publish('/event/Order__e', { Number__c: '17' });
    expect(published).toEqual({
      channel: '/event/Order__e',
      replayId: 1,
      createdDate,
      eventUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: {
        channel: '/event/Order__e',
        data: {
          schema: expect.stringMatching(/^[\w-]{22}$/),
          payload: {
            CreatedDate: createdDate,
            CreatedById: expect.stringMatching(/^005\w{15}$/),
            Number__c: '17',
          },
          event: { EventUuid: published.eventUuid, replayId: 1 },
        },
      },
    });
    expect((await client.connect()).messages[0]).toEqual(published.message);
  });

  it('wraps a record for a PushTopic', () => {
    expect(org.publish('/topic/Cases', { Id: '500' }, { type: 'updated' }).message['data']).toEqual(
      {
        event: { createdDate, replayId: 1, type: 'updated' },
        sobject: { Id: '500' },
      },
    );
  });

  it.each([
    ['any text', 'any text'],
    [{ a: 1 }, '{"a":1}'],
  ])('wraps %p as text for a generic channel', (payload, text) => {
    expect(org.publish('/u/notifications/Demo', payload).message['data']).toEqual({
      event: { createdDate, replayId: 1 },
      payload: text,
    });
  });

  it('leaves the replay id out of system topics', () => {
    expect(org.publish('/systemTopic/Logging', { Id: '07L' }).message['data']).toEqual({
      event: { createdDate, type: 'created' },
      sobject: { Id: '07L' },
    });
  });

  it('names the event on a custom channel', () => {
    expect(org.publish('/event/Orders__chn', {}).message['data']).toMatchObject({
      event: { EventApiName: 'Orders__e', replayId: 1 },
    });
  });

  it.each([
    ['/data/AccountChangeEvent', 'Account'],
    ['/data/Bill__ChangeEvent', 'Bill__c'],
    ['/data/ChangeEvents', 'Account'],
  ])('makes the header of a change event on %s', (channel, entityName) => {
    expect(org.publish(channel, { Phone: '1' }).message['data']).toMatchObject({
      payload: {
        ChangeEventHeader: {
          entityName,
          changeType: 'CREATE',
          commitTimestamp: Date.parse(createdDate),
          changedFields: [],
        },
        Phone: '1',
      },
      event: { replayId: 1 },
    });
  });

  it('lets the caller override parts of that header', () => {
    const { message } = org.publish('/data/AccountChangeEvent', {
      ChangeEventHeader: { changeType: 'UPDATE', recordIds: ['001'] },
    });
    expect(message['data']).toMatchObject({
      payload: {
        ChangeEventHeader: { entityName: 'Account', changeType: 'UPDATE', recordIds: ['001'] },
      },
    });
  });

  it("imitates a publisher's retry: the same UUID under a new replay id", () => {
    const { eventUuid = '' } = org.publish('/event/Order__e', {});
    const again = org.publish('/event/Order__e', {}, { eventUuid });
    expect([again.eventUuid, again.replayId]).toEqual([eventUuid, 2]);
  });

  it.each(['/nothing/here', '/event/*', "/topic/Cases?Status='New'", 'event/Order__e'])(
    'refuses %s with an error that names it',
    (channel) => {
      expect(() => org.publish(channel, {})).toThrow(TypeError);
      expect(() => org.publish(channel, {})).toThrow(channel);
    },
  );

  it('puts data as it stands with publishRaw', async () => {
    const client = await new RawClient(org).open('/topic/Cases');
    org.publishRaw('/topic/Cases', 'not even an object');
    org.publishRaw('/topic/Cases', null);
    expect((await client.connect()).messages.slice(0, -1)).toEqual([
      { channel: '/topic/Cases', data: 'not even an object' },
      { channel: '/topic/Cases', data: null },
    ]);
  });
});
