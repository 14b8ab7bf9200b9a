import fc from 'fast-check';
import { markerOf } from './marker-of.ts';
import { ofOrg, originOf, toStreamEvent, withData, withOrigin } from './stream-event.ts';

const date = '2026-03-04T10:11:12.345Z';

const families = {
  pushTopic: {
    event: { createdDate: date, replayId: 13, type: 'created' },
    sobject: { Id: '5005e00000AAAAAAA2', Status: 'New' },
  },
  generic: { event: { createdDate: date, replayId: 55 }, payload: 'any text' },
  platform: {
    schema: 'e8jMOnID4xDThlaPBMx5gg',
    payload: { CreatedDate: date, CreatedById: '0055e000001AbCdAAK', Order_Number__c: '17' },
    event: { EventUuid: 'e981b488-81f3-4fcc-bd6f-f7033c9d7ac3', replayId: 617 },
  },
  change: {
    schema: 'V2MGwDA2aIP0yQS98S2L6Q',
    payload: {
      ChangeEventHeader: { entityName: 'Account', commitTimestamp: Date.parse(date) },
      Phone: null,
    },
    event: { replayId: 37_904_280 },
  },
  log: { event: { createdDate: date, type: 'created' }, sobject: { Id: '07L5e00000AAAAAAA2' } },
} as const;

describe('toStreamEvent', () => {
  it.each<[string, unknown, object]>([
    ['PushTopic', families.pushTopic, { replayId: 13, createdDate: date }],
    ['generic event', families.generic, { replayId: 55, createdDate: date }],
    [
      'platform event',
      families.platform,
      { replayId: 617, createdDate: date, eventUuid: 'e981b488-81f3-4fcc-bd6f-f7033c9d7ac3' },
    ],
    ['change event', families.change, { replayId: 37_904_280, createdDate: date }],
    ['system topic, which has no replay id', families.log, { createdDate: date }],
  ])('reads a %s', (_, data, read) => {
    expect(toStreamEvent('/x/A', data)).toEqual({ channel: '/x/A', data, ...read });
  });

  it.each<[string, unknown, object]>([
    ['without a date', { event: { replayId: 1 }, payload: {} }, { replayId: 1 }],
    [
      'of a change to a record that was made long before',
      {
        event: { replayId: 1 },
        payload: {
          ChangeEventHeader: { changeType: 'UNDELETE', commitTimestamp: Date.parse(date) },
          CreatedDate: '2019-01-01T00:00:00.000Z',
        },
      },
      { replayId: 1, createdDate: date },
    ],
    [
      'of a change without a time, to a record that was made long before',
      {
        event: { replayId: 1 },
        payload: { ChangeEventHeader: {}, CreatedDate: '2019-01-01T00:00:00.000Z' },
      },
      { replayId: 1 },
    ],
    [
      'of a change without a time',
      { event: { replayId: 1 }, payload: { ChangeEventHeader: {} } },
      { replayId: 1 },
    ],
    [
      'of a change at no possible time',
      { event: { replayId: 1 }, payload: { ChangeEventHeader: { commitTimestamp: 1e300 } } },
      { replayId: 1 },
    ],
    [
      'of a change at a time that is a text',
      { event: { replayId: 1 }, payload: { ChangeEventHeader: { commitTimestamp: '1' } } },
      { replayId: 1 },
    ],
    [
      'with a text that speaks of change events',
      { event: { replayId: 1 }, payload: '{"ChangeEventHeader":{"commitTimestamp":1}}' },
      { replayId: 1 },
    ],
    ['with a date that is no text', { event: { replayId: 1, createdDate: 5 } }, { replayId: 1 }],
    [
      'with a long replay id',
      { event: { replayId: '9007199254740993' } },
      { replayId: '9007199254740993' },
    ],
    ['with replay id 0 (behaviour 36)', { event: { replayId: 0 } }, { replayId: 0 }],
    ['with a rounded replay id', { event: { replayId: 2 ** 53 } }, {}],
    ['with a negative replay id, which would be an option', { event: { replayId: -2 } }, {}],
    ['with a broken replay id', { event: { replayId: 1.5 } }, {}],
    ['with words for a replay id', { event: { replayId: 'seven' } }, {}],
    ['with null for a replay id', { event: { replayId: null } }, {}],
    ['with a number for a UUID', { event: { EventUuid: 7 } }, {}],
    ['without parts', {}, {}],
    ['with null for parts', { event: null, payload: null }, {}],
    ['with texts for parts', { event: 'created', payload: 'text' }, {}],
    ['that is a text', 'text', {}],
    ['that is null', null, {}],
    ['that is missing', undefined, {}],
    ['that is a list', [{ event: { replayId: 1 } }], {}],
  ])('delivers an event %s (behaviour 35)', (_, data, read) => {
    expect(toStreamEvent('/x/A', data)).toEqual({ channel: '/x/A', data, ...read });
  });

  it('hands on the very data that came', () => {
    expect(toStreamEvent('/x/A', families.platform).data).toBe(families.platform);
  });

  it('reads objects that have no prototype', () => {
    const event = Object.assign(Object.create(null) as object, { replayId: 3 });
    const data = Object.assign(Object.create(null) as object, { event });
    expect(toStreamEvent('/x/A', data)).toMatchObject({ replayId: 3 });
  });

  it.each(['__proto__', 'constructor', 'toString'])('is not led astray by %s', (name) => {
    const data: unknown = JSON.parse(`{"${name}":{"event":{"replayId":1}},"event":{"${name}":1}}`);
    expect(toStreamEvent('/x/A', data)).toEqual({ channel: '/x/A', data });
  });

  it('never throws, whatever comes', () => {
    const key = fc.constantFrom(
      'event',
      'payload',
      'replayId',
      'createdDate',
      'CreatedDate',
      'ChangeEventHeader',
      'commitTimestamp',
      'EventUuid',
    );
    const anything = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true }),
      fc.dictionary(key, fc.dictionary(key, fc.dictionary(key, fc.anything()))),
    );
    fc.assert(
      fc.property(anything, (data) => {
        const { channel, replayId } = toStreamEvent('/x/A', data);
        expect(channel).toBe('/x/A');
        if (replayId !== undefined) expect(BigInt(replayId)).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});

it('an event has no fields beside those that are known', () => {
  expect(Object.keys(toStreamEvent('/x/A', {}))).toEqual(['channel', 'data']);
});

describe('a copy of an event', () => {
  const origin = { brake: undefined, orgId: '00D5e000001AbCd', kept: undefined };
  const received = toStreamEvent('/x/A', families.platform, origin);
  const known = {
    channel: '/x/A',
    replayId: 617,
    createdDate: date,
    eventUuid: 'e981b488-81f3-4fcc-bd6f-f7033c9d7ac3',
  };
  const foreign = { channel: '/x/A', data: 1, replayId: 5 };

  it('with other data keeps what is known of the event, and its origin', () => {
    const copy = withData(received, 7);
    expect(copy).toEqual({ ...known, data: 7 });
    expect(originOf(copy)).toBe(origin);
  });

  it('with other data of what no client received is as plain as that', () => {
    expect(withData(foreign, 7)).toStrictEqual({ channel: '/x/A', data: 7, replayId: 5 });
  });

  it('for another subscriber has another origin', () => {
    const other = { ...origin, orgId: '00D5e000001EfGh' };
    const copy = withOrigin(received, other);
    expect(copy).toEqual({ ...known, data: families.platform });
    expect(originOf(copy)).toBe(other);
  });

  it('of an org has a marker that names the org', () => {
    expect(markerOf(ofOrg(foreign, '00D5e000001AbCd'))).toEqual({
      replayId: 5,
      orgId: '00D5e000001AbCd',
    });
  });
});
