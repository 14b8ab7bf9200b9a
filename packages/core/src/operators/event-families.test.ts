import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { lastValueFrom, of } from 'rxjs';
import { decode } from './decode.ts';
import type { Schema } from './decode.ts';
import { changeEvent, genericEvent, platformEvent, pushTopic } from './event-families.ts';

const accepts = (codec: t.Mixed, data: unknown): boolean => isRight(codec.decode(data));

const order = platformEvent(t.type({ Order_Number__c: t.string }));
const orderData = {
  schema: 'e8jMOnID4xDThlaPBMx5gg',
  payload: {
    CreatedDate: '2026-03-04T10:11:12.345Z',
    CreatedById: '0055e000001AbCdAAK',
    Order_Number__c: '17',
  },
  event: { EventUuid: 'e981b488-81f3-4fcc-bd6f-f7033c9d7ac3', replayId: 617 },
};

const account = changeEvent(t.partial({ Phone: t.union([t.string, t.null]) }));
const header = { entityName: 'Account', recordIds: ['0015e00002J9YaUAAV'], changeType: 'UPDATE' };

const changedFields = (list: unknown) => ({
  payload: { ChangeEventHeader: { ...header, changedFields: list } },
  event: {},
});

const sobject = pushTopic(t.type({ Id: t.string }));
const text = genericEvent(t.string);

describe('the envelopes of events', () => {
  it.each<[string, t.Mixed, unknown]>([
    ['a platform event', order, orderData],
    [
      'a platform event of a custom channel',
      order,
      { ...orderData, event: { ...orderData.event, EventApiName: 'Order__e' } },
    ],
    ['a platform event without dates', order, { payload: { Order_Number__c: '1' }, event: {} }],
    [
      'a platform event of a long replay id',
      order,
      { ...orderData, event: { replayId: '9007199254740993' } },
    ],
    [
      'a change event',
      account,
      {
        schema: 'V2MGwDA2aIP0yQS98S2L6Q',
        payload: {
          ChangeEventHeader: {
            ...header,
            changeOrigin: 'com/salesforce/api/rest/66.0',
            transactionKey: '0001ae4b-7024-a64a-87f0-f2c8cebdca76',
            sequenceNumber: 1,
            commitTimestamp: 1_772_619_072_000,
            commitNumber: 1_082_990_428_293,
            commitUser: '0055e000001AbCdAAK',
            changedFields: ['Phone', 'LastModifiedDate'],
          },
          Phone: null,
        },
        event: { replayId: 37_904_280 },
      },
    ],
    [
      'a gap event, which has only a header',
      account,
      {
        payload: { ChangeEventHeader: { ...header, changeType: 'GAP_OVERFLOW' } },
        event: { replayId: 1 },
      },
    ],
    [
      'a PushTopic event',
      sobject,
      {
        event: { createdDate: '2026-03-04T10:11:12.345Z', replayId: 13, type: 'created' },
        sobject: { Id: '5005e00000AAAAAAA2', Status: 'New' },
      },
    ],
    [
      'a log notice, which has no replay id',
      sobject,
      { event: { type: 'created' }, sobject: { Id: '07L5e00000AAAAAAA2' } },
    ],
    ['a generic event', text, { event: { createdDate: 'x', replayId: 55 }, payload: 'any text' }],
  ])('take %s', (_, codec, data) => {
    expect(accepts(codec, data)).toBe(true);
  });

  it.each<[string, t.Mixed, unknown]>([
    ['fields that do not fit', order, { ...orderData, payload: { Order_Number__c: 17 } }],
    ['a change without a header', account, { payload: { Phone: null }, event: {} }],
    [
      'a change of no record',
      account,
      { payload: { ChangeEventHeader: { ...header, recordIds: '001' } }, event: {} },
    ],
    ['a PushTopic event without a type', sobject, { event: {}, sobject: { Id: '1' } }],
    ['a generic event of another kind', text, { event: {}, payload: { a: 1 } }],
    ['a change with another list of fields', account, changedFields('Phone')],
    [
      'a platform event with an odd id',
      order,
      { ...orderData, event: { ...orderData.event, EventUuid: 7 } },
    ],
    [
      'a change with an odd id',
      account,
      { payload: { ChangeEventHeader: header }, event: { EventUuid: 7 } },
    ],
    [
      'a PushTopic event with an odd date',
      sobject,
      { event: { type: 'created', createdDate: 7 }, sobject: { Id: '1' } },
    ],
    ['a generic event with an odd date', text, { event: { createdDate: 7 }, payload: 'x' }],
    ['an event without its head', text, { payload: 'x' }],
    ['a text', order, 'text'],
    ['null', sobject, null],
  ])('refuse %s', (_, codec, data) => {
    expect(accepts(codec, data)).toBe(false);
  });
});

/** An object schema as others make them: it checks its own fields, and leaves out what it does not know. */
const strict: StandardSchemaV1<unknown, { readonly Amount__c: number }> = {
  '~standard': {
    version: 1,
    vendor: 'by hand',
    validate: (value) => {
      const { Amount__c } = value as { readonly Amount__c?: unknown };
      return typeof Amount__c === 'number'
        ? { value: { Amount__c } }
        : { issues: [{ message: 'must be a number', path: ['Amount__c'] }] };
    },
  },
};

/** A schema that gives the same for all that it is asked of. */
const giving = (result: StandardSchemaV1.Result<unknown>): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'by hand', validate: () => result },
});
const odd = giving({ issues: [{ message: 'is odd' }] });
const changed = { payload: { ChangeEventHeader: header, Amount__c: 5 } };

describe('the envelopes around a Standard Schema', () => {
  const decoded = (schema: Schema<unknown>, data: unknown) =>
    lastValueFrom(of({ channel: '/a', data, replayId: 7 }).pipe(decode(schema)));

  it.each<[string, Schema<unknown>, unknown]>([
    [
      'a platform event',
      platformEvent(strict),
      { payload: { CreatedDate: '2026-03-04T10:11:12Z', Amount__c: 5 }, event: { replayId: 7 } },
    ],
    [
      'a change event',
      changeEvent(strict),
      { payload: { ChangeEventHeader: header, Amount__c: 5 }, event: {} },
    ],
    [
      'a PushTopic event',
      pushTopic(strict),
      { event: { type: 'created' }, sobject: { Amount__c: 5 } },
    ],
    ['a generic event', genericEvent(strict), { event: {}, payload: { Amount__c: 5 } }],
  ])('accept %s, and leave it whole', async (_, schema, data) => {
    expect((await decoded(schema, data)).data).toEqual(data);
  });

  it('leave out what the schema leaves out, but for what all such events have', async () => {
    const payload = { CreatedById: '005', Amount__c: 5, Note__c: 'x' };
    expect((await decoded(platformEvent(strict), { payload, event: {} })).data).toEqual({
      payload: { CreatedById: '005', Amount__c: 5 },
      event: {},
    });
  });

  it.each([['a text'], [7], [null]])(
    'keep what the schema makes of a payload: %j',
    async (value) => {
      for (const payload of ['text', { CreatedById: '005' }]) {
        const made = await decoded(genericEvent(giving({ value })), { payload, event: {} });
        expect(made.data).toEqual({ payload: value, event: {} });
      }
      const made = await decoded(platformEvent(giving({ value })), { payload: {}, event: {} });
      expect(made.data).toEqual({ payload: value, event: {} });
    },
  );

  it('keep an object that the schema makes of a text', async () => {
    const made = await decoded(genericEvent(giving({ value: { a: 1 } })), {
      payload: 'x',
      event: {},
    });
    expect(made.data).toEqual({ payload: { a: 1 }, event: {} });
  });

  it.each<[string, Schema<unknown>, unknown, string]>([
    [
      'a field',
      platformEvent(strict),
      { payload: { Amount__c: '5' }, event: {} },
      'payload.Amount__c: must be a number',
    ],
    ['the envelope', platformEvent(strict), { payload: { Amount__c: 5 } }, 'event must be'],
    ['the envelope of a change', changeEvent(strict), changed, 'event must be'],
    ['the envelope of a record', pushTopic(strict), { sobject: {} }, 'event must be'],
    ['the envelope of a generic event', genericEvent(strict), { payload: {} }, 'event must be'],
    ['a payload', genericEvent(odd), { event: {}, payload: {} }, 'payload: is odd'],
    [
      'the header',
      changeEvent(strict),
      { payload: { Amount__c: 5 }, event: {} },
      'payload: ChangeEventHeader must be',
    ],
    ['the record', pushTopic(strict), { event: { type: 'created' } }, 'sobject: the value must be'],
  ])('name %s that does not fit, its channel and its position', async (_, schema, data, issue) => {
    await expect(decoded(schema, data)).rejects.toMatchObject({
      name: 'DecodeError',
      channel: '/a',
      replayId: 7,
      issues: expect.arrayContaining([expect.stringContaining(issue)]) as unknown,
    });
  });
});
