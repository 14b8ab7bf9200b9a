import type { CloudEventV1 } from 'cloudevents';
import { CloudEvent as SdkEvent } from 'cloudevents';
import fc from 'fast-check';
import { DecodeError } from '@sfstream/base';
import type { ReplayId, StreamEvent } from '@sfstream/core';
import { markerOf, ofOrg } from '@sfstream/core';
import type { CloudEvent } from './cloud-event.ts';
import { fromCloudEvent, markerOfCloudEvent } from './from-cloud-event.ts';
import { toCloudEvent } from './to-cloud-event.ts';

const orgId = '00D5e000001AbCd';
const eventUuid = 'e981b488-81f3-4fcc-bd7f-f7033c9d7ac3';
const createdDate = '2026-03-04T10:11:12.345Z';
const recordId = '0015e00000AAAAAAA2';

const change = (header: object): StreamEvent => ({
  channel: '/data/ChangeEvents',
  data: { payload: { ChangeEventHeader: header } },
});

describe('toCloudEvent', () => {
  it('fits the type and the schema of the package cloudevents', () => {
    const event: CloudEventV1<unknown> = toCloudEvent(
      ofOrg({ channel: '/event/Order__e', data: { a: 1 }, replayId: 7, createdDate }, orgId),
    );
    expect(new SdkEvent(event).toJSON()).toEqual(event);
  });

  it('takes the UUID of the event as its id', () => {
    expect(toCloudEvent({ channel: '/u/A', data: 1, replayId: 7, eventUuid }).id).toBe(eventUuid);
  });

  it('makes the id of channel, replay id and date where there is no UUID', () => {
    const event = { channel: '/topic/A', data: 1, replayId: 7, createdDate };
    expect(toCloudEvent(event).id).toBe(`/topic/A:7:${createdDate}`);
  });

  it('gives an event with neither UUID nor replay id one id, and an equal event another', () => {
    const [one, other] = [
      { channel: '/u/A', data: 'hi' },
      { channel: '/u/A', data: 'hi' },
    ];
    expect(toCloudEvent(one).id).toBe(toCloudEvent(one).id);
    expect(toCloudEvent(one).id).not.toBe(toCloudEvent(other).id);
  });

  it('names the org as the source where it is known', () => {
    const event = { channel: '/u/A', data: 1, replayId: 7 };
    expect(toCloudEvent(ofOrg(event, orgId)).source).toBe(`/salesforce/${orgId}`);
    expect(toCloudEvent(event).source).toBe('/salesforce');
  });

  it.each<[string, StreamEvent, string]>([
    [
      'change event, by its object and what was done',
      change({ entityName: 'Account', changeType: 'UPDATE' }),
      'com.salesforce.data.Account.UPDATE',
    ],
    [
      'change event without the name of its object, by its channel',
      change({ entityName: '', changeType: 'UPDATE' }),
      'com.salesforce.data.ChangeEvents.UPDATE',
    ],
    [
      'platform event, by its channel',
      { channel: '/event/Order__e', data: { payload: {} } },
      'com.salesforce.event.Order__e',
    ],
    [
      'platform event of a channel that carries many, by its own name',
      { channel: '/event/All__chn', data: { event: { EventApiName: 'Order__e' } } },
      'com.salesforce.event.Order__e',
    ],
    [
      'PushTopic, without its filter',
      { channel: "/topic/Orders?Status='Ne/w'", data: { event: { type: 'created' } } },
      'com.salesforce.topic.Orders.created',
    ],
    [
      'generic event of a channel below another',
      { channel: '/u/notices/berlin', data: { payload: 'hi' } },
      'com.salesforce.u.notices.berlin',
    ],
    [
      'generic event without an object as its data',
      { channel: '/u/A', data: null },
      'com.salesforce.u.A',
    ],
  ])('types a %s', (_, event, type) => {
    expect(toCloudEvent(event).type).toBe(type);
  });

  it('has no attributes beside those that are known', () => {
    expect(Object.keys(toCloudEvent({ channel: '/u/A', data: undefined }))).toEqual([
      ...['specversion', 'id', 'source', 'type', 'datacontenttype', 'sfchannel'],
    ]);
  });

  it('marks a replay id that is a text only where it could be taken for a number', () => {
    const marked = (replayId: ReplayId) =>
      toCloudEvent({ channel: '/u/A', data: 1, replayId }).sfreplaytext;
    expect(marked('7')).toBe(true);
    expect([7, '007', '0x0a', '9007199254740993'].map((id) => marked(id as ReplayId))).toEqual(
      Array.from({ length: 4 }),
    );
  });

  it.each<[string, StreamEvent, string | undefined]>([
    ['the one record of a change event', change({ recordIds: [recordId] }), recordId],
    ['nothing for several records', change({ recordIds: [recordId, recordId] }), undefined],
    ['a record by its short id', change({ recordIds: ['0015e00000AAAAA'] }), '0015e00000AAAAA'],
    [
      'a record whose id ends like an empty one',
      change({ recordIds: ['0015e0000000000'] }),
      '0015e0000000000',
    ],
    ['nothing for digits alone', change({ recordIds: [100_000_000_000_001] }), undefined],
    ['nothing for what is longer than an id', change({ recordIds: [`${recordId}X`] }), undefined],
    ['nothing for what ends like an id', change({ recordIds: [`-${recordId}`] }), undefined],
    ['nothing for a pattern of records', change({ recordIds: ['001*'] }), undefined],
    ['nothing for an overflow event', change({ recordIds: ['000000000000000AAA'] }), undefined],
    [
      'the record of a PushTopic event',
      { channel: '/topic/A', data: { sobject: { Id: recordId } } },
      recordId,
    ],
    ['nothing for a platform event', { channel: '/event/A__e', data: { payload: {} } }, undefined],
  ])('has as its subject %s', (_, event, subject) => {
    expect(toCloudEvent(event).subject).toBe(subject);
  });

  it.each<[string, string | undefined, Partial<CloudEvent>]>([
    ['keeps a date of RFC 3339', createdDate, { time: createdDate }],
    [
      'spells a zone as RFC 3339 does',
      '2026-03-04T12:11:12.345+0200',
      { time: createdDate, sfcreateddate: '2026-03-04T12:11:12.345+0200' },
    ],
    ['gives no time that does not exist', 'yesterday', { sfcreateddate: 'yesterday' }],
    [
      'gives no time with a year of more than four digits',
      '+010000-01-01T00:00:00.000Z',
      { sfcreateddate: '+010000-01-01T00:00:00.000Z' },
    ],
    ['gives no time that it does not know', undefined, {}],
  ])('%s', (_, date, expected) => {
    const { time, sfcreateddate } = toCloudEvent({
      channel: '/u/A',
      data: 1,
      ...(date !== undefined && { createdDate: date }),
    });
    expect({ time, sfcreateddate }).toEqual(expected);
  });
});

const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });

const replayIds = fc.oneof(
  fc.maxSafeNat(),
  fc.bigInt({ min: 0n, max: 2n ** 70n }).map((id) => String(id) as ReplayId),
  fc.constantFrom<ReplayId>('007', '9007199254740993', '0x0000000000076f5b0000'),
);
const dates = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('2026-03-04T12:11:12.345+0200', '2026-03-04', '2026-13-45T00:00:00Z'),
  fc.string({ unit: 'grapheme-ascii' }),
);
const events = fc
  .record({
    channel: fc.constantFrom('/event/Order__e', "/topic/Orders?Name='Zoë 😀'", '/u/a/b'),
    // JSON.stringify writes -0 as 0.
    data: fc
      .jsonValue({ stringUnit: 'grapheme' })
      .map((value) => JSON.parse(JSON.stringify(value)) as unknown),
    replayId: optional(replayIds),
    createdDate: optional(dates),
    eventUuid: optional(fc.oneof(fc.uuid(), fc.string({ minLength: 1, unit: 'grapheme-ascii' }))),
    org: optional(fc.constant(orgId)),
  })
  .map(({ org, ...fields }): StreamEvent => {
    const event = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined),
    ) as unknown as StreamEvent;
    return org === undefined ? event : ofOrg(event, org);
  });

describe('fromCloudEvent', () => {
  it.each<ReplayId>([7, '7', '007', '9007199254740992', '9007199254740993', '0x0a'])(
    'gives back the replay id %j as it was',
    (replayId) => {
      const event = { channel: '/u/A', data: 1, replayId };
      expect(fromCloudEvent(toCloudEvent(event)).replayId).toBe(replayId);
    },
  );

  it('gives an event only the fields that are known', () => {
    const event = { channel: '/u/A', data: 1 };
    expect(fromCloudEvent(toCloudEvent(event))).toStrictEqual(event);
  });

  it('reads the org of a source of its own only', () => {
    const given = toCloudEvent({ channel: '/u/A', data: 1, replayId: 7 });
    const source = `https://acme.example/salesforce/${orgId}`;
    expect(markerOfCloudEvent({ ...given, source })).toEqual({ replayId: 7 });
  });

  it('gives back each event, whatever it holds, from JSON', () => {
    fc.assert(
      fc.property(events, (event) => {
        const back = fromCloudEvent(JSON.stringify(toCloudEvent(event)));
        expect({ ...back }).toEqual({ ...event });
        expect(markerOf(back)).toEqual(markerOf(event));
      }),
    );
  });

  it('gives back each event from the object, with the same data', () => {
    fc.assert(
      fc.property(events, (event) => {
        const back = fromCloudEvent(toCloudEvent(event));
        expect({ ...back }).toEqual({ ...event });
        expect(back.data).toBe(event.data);
      }),
    );
  });

  it('gives back an event without data', () => {
    const event: StreamEvent = { channel: '/u/A', data: undefined };
    expect(fromCloudEvent(JSON.stringify(toCloudEvent(event)))).toEqual(event);
  });

  it('passes the schema of the package cloudevents for each event', () => {
    fc.assert(fc.property(events, (event) => new SdkEvent(toCloudEvent(event)).validate()));
  });

  it('takes an attribute that is null as missing', () => {
    const event: StreamEvent = { channel: '/u/A', data: null, replayId: 7 };
    const nulls = { time: null, sfcreateddate: null, subject: null };
    expect(fromCloudEvent({ ...toCloudEvent(event), ...nulls })).toEqual(event);
  });

  it('leaves extensions of others alone', () => {
    const event: StreamEvent = { channel: '/u/A', data: 1, replayId: 7 };
    expect(fromCloudEvent({ ...toCloudEvent(event), traceparent: '00-1-2-3' })).toEqual(event);
  });

  it.each<[string, unknown, string]>([
    ['a text that is not JSON', '{', 'the body of 1 characters is not JSON'],
    ['a value that is not an object', 7, 'the value must be an object'],
    ['null', 'null', 'the value must be an object'],
    ['an empty id', { ...toCloudEvent({ channel: '/u/A', data: 1 }), id: '' }, 'id must be a text'],
    [
      'data that are not JSON',
      { ...toCloudEvent({ channel: '/u/A', data: 1 }), data_base64: 'c2VjcmV0' },
      'data_base64 must be left out',
    ],
    [
      'a replay id that is a number',
      { ...toCloudEvent({ channel: '/u/A', data: 1 }), sfreplayid: 7 },
      'sfreplayid must be digits',
    ],
    ...['No. 7', '7 secret', '0xabc'].map((sfreplayid): [string, unknown, string] => [
      `the replay id ${sfreplayid}`,
      { ...toCloudEvent({ channel: '/u/A', data: 1 }), sfreplayid },
      'sfreplayid must be digits',
    ]),
    [
      'a date that is not a text',
      { ...toCloudEvent({ channel: '/u/A', data: 1 }), sfcreateddate: 7 },
      'sfcreateddate must be a text',
    ],
    ['a list', '[]', 'specversion must be 1.0'],
    [
      'a CloudEvent of another origin',
      { specversion: '1.0', id: 'secret', source: '/s', type: 't' },
      'sfchannel must be the name of a channel, as toCloudEvent gives it',
    ],
    [
      'a replay id that is not digits',
      { ...toCloudEvent({ channel: '/u/A', data: 1 }), sfreplayid: 'secret' },
      'sfreplayid must be digits, or 0x and pairs of hexadecimal digits, where it is given',
    ],
  ])('refuses %s, and does not quote it', (_, value, issue) => {
    const decoding = (): unknown => fromCloudEvent(value);
    expect(decoding).toThrow(DecodeError);
    expect(decoding).toThrow(issue);
    expect(decoding).not.toThrow(/secret/);
  });
});

describe('markerOfCloudEvent', () => {
  it('gives the marker of the event with its org', () => {
    const event = ofOrg({ channel: '/u/A', data: 1, replayId: 7, createdDate }, orgId);
    expect(markerOfCloudEvent(JSON.stringify(toCloudEvent(event)))).toEqual(markerOf(event));
    expect(markerOf(event)).toEqual({ replayId: 7, createdDate, orgId });
  });

  it('gives nothing for an event without a replay id', () => {
    expect(markerOfCloudEvent(toCloudEvent({ channel: '/u/A', data: 1 }))).toBeUndefined();
  });
});
