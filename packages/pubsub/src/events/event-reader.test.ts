import { DecodeError } from '@sfstream/base';
import { accountSchema, noChange, orderSchema, written } from '../../test/helpers/schemas.ts';
import { readEventSchema } from '../avro/event-schema.ts';
import type { ProducerEvent } from '../wire/messages.ts';
import { Span } from '../wire/span.ts';
import { eventReader } from './event-reader.ts';

const order = readEventSchema('s1', orderSchema);
const account = readEventSchema('s2', accountSchema);

const orderValues = {
  CreatedDate: Date.UTC(2026, 0, 31, 12, 0, 0, 5),
  CreatedById: '0055e000001AbCdAAK',
  Number__c: 'A-1 – ü',
  Amount__c: 12.5,
  Due__c: Date.UTC(2026, 1, 28),
  At__c: 3_600_000 * 13 + 45_001,
  Shipped__c: null,
  Paid__c: true,
};

/** The event with its payload between those of others. */
const inMessage = ({ payload, ...event }: ProducerEvent): ProducerEvent<Span> => {
  const other = written(orderSchema, orderValues);
  const message = Buffer.concat([other, payload, other]);
  return { ...event, payload: new Span(message, other.length, other.length + payload.length) };
};

const blank = Object.fromEntries(account.fields.map(({ name }) => [name, null]));

/** The payload of a change event, with null for all that is not given. */
const change = (header: object, values: object = {}, raw = false) =>
  eventReader(account, raw)(
    inMessage({
      id: 'u2',
      schemaId: 's2',
      payload: written(accountSchema, {
        ...blank,
        ...values,
        ChangeEventHeader: { ...noChange, ...header },
      }),
    }),
    '0x07',
  ).payload;

const changed = (payload: Readonly<Record<string, unknown>>) => {
  const { ChangeEventHeader: _header, ...fields } = payload;
  return fields;
};

const address = { Street: null, City: null, State: null, PostalCode: null, Country: null };

describe('a platform event', () => {
  const event = { id: 'u1', schemaId: 's1', payload: written(orderSchema, orderValues) };

  it('has the form in which CometD sends it (P50)', () => {
    expect(eventReader(order)(inMessage(event), '0x0000000000076f5b0000')).toStrictEqual({
      schema: 's1',
      payload: {
        ...orderValues,
        CreatedDate: '2026-01-31T12:00:00.005Z',
        Due__c: '2026-02-28',
        At__c: '13:00:45.001Z',
      },
      event: {
        replayId: '0x0000000000076f5b0000',
        EventUuid: 'u1',
        EventApiName: 'Order__e',
      },
    });
  });

  it('keeps its numbers where it is asked for as it came', () => {
    expect(eventReader(order, true)(inMessage(event), '0x07').payload).toStrictEqual(orderValues);
  });

  it('keeps a date that no Date can hold as its digits', () => {
    const payload = written(orderSchema, { ...orderValues, CreatedDate: 2n ** 62n, Due__c: 9e15 });
    expect(eventReader(order)(inMessage({ ...event, payload }), '0x07').payload).toMatchObject({
      CreatedDate: '4611686018427387904',
      Due__c: 9e15,
    });
  });

  it.each([
    ['is cut off', event.payload.subarray(0, 12), /truncated buffer/],
    ['goes on', Buffer.concat([event.payload, Buffer.from([0])]), /trailing data/],
    ['is empty', Buffer.alloc(0), /truncated buffer/],
  ])('whose payload %s is refused', (_how, payload, message) => {
    const read = () => eventReader(order)(inMessage({ ...event, payload }), '0x07');
    expect(read).toThrow(DecodeError);
    expect(read).toThrow(message);
  });

  it('that cannot be read is refused with the cause', () => {
    const read = () =>
      eventReader(order)(inMessage({ ...event, payload: Buffer.alloc(0) }), '0x07');
    expect(read).toThrow(expect.objectContaining({ cause: expect.any(Error) as unknown }) as Error);
  });

  it('without fields is empty', () => {
    const empty = JSON.stringify({ type: 'record', name: 'Empty__e', fields: [] });
    const read = eventReader(readEventSchema('s3', empty));
    expect(read(inMessage({ ...event, payload: Buffer.alloc(0) }), '0x07').payload).toEqual({});
  });

  it('has dates as text in lists and maps of records too', () => {
    const line = {
      ...{ type: 'record', name: 'Line' },
      fields: [{ name: 'Due', type: 'long', doc: 'Data:DateOnly' }],
    };
    const json = JSON.stringify({
      ...{ type: 'record', name: 'Lines__e' },
      fields: [
        { name: 'List', type: { type: 'array', items: line } },
        { name: 'Map', type: { type: 'map', values: { ...line, name: 'Other' } } },
      ],
    });
    const day = { Due: Date.UTC(2026, 1, 28) };
    const payload = written(json, { List: [day], Map: { a: day } });
    expect(
      eventReader(readEventSchema('s3', json))(inMessage({ ...event, payload }), '0x07').payload,
    ).toEqual({
      List: [{ Due: '2026-02-28' }],
      Map: { a: { Due: '2026-02-28' } },
    });
  });
});

describe('a change event', () => {
  it('names its fields, and leaves out those that neither changed nor were set to null (P50, P51)', () => {
    const payload = change(
      { changedFields: ['0x400800'], nulledFields: ['0x010000'] },
      { Industry: 'Energy', LastModifiedDate: Date.UTC(2026, 0, 1) },
    );
    expect(payload).toStrictEqual({
      ChangeEventHeader: {
        ...noChange,
        commitNumber: '1709303151782928388',
        changedFields: ['Industry', 'LastModifiedDate'],
        nulledFields: ['Description'],
      },
      Industry: 'Energy',
      LastModifiedDate: '2026-01-01T00:00:00.000Z',
      Description: null,
    });
  });

  it('keeps the time of its commit as a number', () => {
    expect(change({}).ChangeEventHeader).toMatchObject({ commitTimestamp: 1_767_225_600_000 });
  });

  it('keeps the time of its commit as a number also where the schema calls it a date', () => {
    const dated = accountSchema.replace(
      '"name":"commitTimestamp","type":"long"',
      '$&,"doc":"Data:DateTime"',
    );
    const payload = written(dated, { ...blank, ChangeEventHeader: noChange });
    const event = { id: 'u2', schemaId: 's3', payload };
    expect(
      eventReader(readEventSchema('s3', dated))(inMessage(event), '0x07').payload,
    ).toMatchObject({
      ChangeEventHeader: { commitTimestamp: 1_767_225_600_000 },
    });
  });

  it('keeps a field that a channel adds although it did not change', () => {
    const payload = change({ changedFields: ['0x800'] }, { Industry: 'Energy', OwnerId: '005' });
    expect(changed(payload)).toEqual({ Industry: 'Energy', OwnerId: '005' });
  });

  it('that creates a record leaves out all that is null', () => {
    const payload = change(
      { changeType: 'CREATE' },
      { Name: { Salutation: null, FirstName: null, LastName: 'Lee' }, Type: 'Customer' },
    );
    expect(changed(payload)).toStrictEqual({ Name: { LastName: 'Lee' }, Type: 'Customer' });
  });

  it('keeps of a compound field what changed or was set to null', () => {
    const payload = change(
      { changedFields: ['4-0x2'], nulledFields: ['4-0x4'] },
      { BillingAddress: { ...address, City: 'Ulm' }, ShippingAddress: address },
    );
    expect(changed(payload)).toStrictEqual({ BillingAddress: { City: 'Ulm', State: null } });
    expect(payload.ChangeEventHeader).toMatchObject({
      changedFields: ['BillingAddress.City'],
      nulledFields: ['BillingAddress.State'],
    });
  });

  it('keeps a compound field all of which was set to null', () => {
    expect(changed(change({ nulledFields: ['4-0x1f'] }))).toStrictEqual({ BillingAddress: null });
  });

  it('keeps a compound field that was changed as a whole, though no part of it has a value', () => {
    const payload = change({ changedFields: ['0x10'] }, { BillingAddress: address });
    expect(changed(payload)).toStrictEqual({ BillingAddress: {} });
  });

  it('keeps a list as it is', () => {
    const { fields, ...rest } = JSON.parse(accountSchema) as { readonly fields: readonly object[] };
    const list = { name: 'Tags__c', type: { type: 'array', items: 'string' } };
    const json = JSON.stringify({ ...rest, fields: [...fields, list] });
    const values = { ...blank, ChangeEventHeader: noChange, Tags__c: ['a', 'b'] };
    const event = { id: 'u2', schemaId: 's3', payload: written(json, values) };
    expect(
      changed(eventReader(readEventSchema('s3', json))(inMessage(event), '0x07').payload),
    ).toEqual({
      Tags__c: ['a', 'b'],
    });
  });

  it('takes a compound field for a text where it is one', () => {
    const payload = change({ changedFields: ['0x2'] }, { Name: 'Acme' });
    expect(changed(payload)).toStrictEqual({ Name: 'Acme' });
  });

  it('has its nulls and bitmaps where it is asked for as it came', () => {
    const payload = change({ changedFields: ['0x800'] }, { Industry: 'Energy' }, true);
    expect(payload).toStrictEqual({
      ...blank,
      Industry: 'Energy',
      ChangeEventHeader: {
        ...noChange,
        commitNumber: '1709303151782928388',
        changedFields: ['0x800'],
      },
    });
  });
});
