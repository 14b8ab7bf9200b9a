import { ClientError } from '@sfstream/base';
import { accountSchema, noChange, orderSchema } from '../../test/helpers/schemas.ts';
import { readEventSchema } from '../avro/event-schema.ts';
import { eventReader } from '../events/event-reader.ts';
import { Span } from '../wire/span.ts';
import { eventWriter } from './event-writer.ts';

const order = readEventSchema('s1', orderSchema);
const account = readEventSchema('s2', accountSchema);
const now = Date.UTC(2026, 0, 31, 12);
const write = eventWriter(order, { now: () => now, userId: '0055e000001AbCdAAK' });

/** What a subscriber reads of what was written. */
const read = (data: object, raw = true) =>
  eventReader(order, raw)({ id: 'u', schemaId: 's1', payload: new Span(write(data)) }, '0x07')
    .payload;

const none = { Number__c: null, Amount__c: null, Due__c: null, At__c: null, Shipped__c: null };

describe('an event that is written', () => {
  it('has the time and the user where they are not given, and null where nothing is', () => {
    expect(read({})).toEqual({
      ...none,
      CreatedDate: now,
      CreatedById: '0055e000001AbCdAAK',
      Paid__c: null,
    });
  });

  it('has the time and the user that are given', () => {
    const given = { CreatedDate: '2026-01-01T00:00:00Z', CreatedById: '0055e000001OtHeAAK' };
    expect(read(given)).toMatchObject({
      CreatedDate: Date.UTC(2026, 0, 1),
      CreatedById: '0055e000001OtHeAAK',
    });
  });

  it('is read again as CometD shows it', () => {
    const data = {
      ...{ CreatedDate: '2026-01-31T12:00:00.005Z', CreatedById: '0055e000001AbCdAAK' },
      ...{ Number__c: 'A-1', Amount__c: 12.5, Due__c: '2026-02-28', At__c: '13:00:45.001Z' },
      ...{ Shipped__c: '2026-02-01T01:02:03.000Z', Paid__c: false },
    };
    expect(read(data, false)).toEqual(data);
  });

  it.each<[string, object, object]>([
    ['a Date', { Shipped__c: new Date(now) }, { Shipped__c: now }],
    ['epoch milliseconds', { Shipped__c: now }, { Shipped__c: now }],
    ['a time in a time zone', { Shipped__c: '2026-01-31T13:00+01:00' }, { Shipped__c: now }],
    ['a date alone', { Shipped__c: '2026-01-31' }, { Shipped__c: now - 43_200_000 }],
    ['a Date for a day', { Due__c: new Date(now) }, { Due__c: now }],
    ['a time of day without its zone', { At__c: '00:01' }, { At__c: 60_000 }],
    ['undefined for what may be null', { Number__c: undefined }, { Number__c: null }],
  ])('takes %s', (_what, data, expected) => {
    expect(read(data)).toMatchObject(expected);
  });

  it.each<[object, string, string]>([
    [{ Number__c: 7 }, 'Number__c', 'Number__c of the event Order__e must be a text, or null.'],
    [{ Amount__c: '7' }, 'Amount__c', 'Amount__c of the event Order__e must be a number, or null.'],
    [{ Amount__c: NaN }, 'Amount__c', 'Amount__c of the event Order__e must be a number, or null.'],
    [
      { Amount__c: -Infinity },
      'Amount__c',
      'Amount__c of the event Order__e must be a number, or null.',
    ],
    [{ Paid__c: 1 }, 'Paid__c', 'Paid__c of the event Order__e must be true or false, or null.'],
    [
      { Due__c: '31.1.2026' },
      'Due__c',
      'Due__c of the event Order__e must be a date such as 2026-01-31, a Date or epoch milliseconds, or null.',
    ],
    [
      { Shipped__c: '12:00:00Z' },
      'Shipped__c',
      'Shipped__c of the event Order__e must be a time such as 2026-01-31T12:00:00Z, a Date or epoch milliseconds, or null.',
    ],
    [
      { At__c: '2026-01-31' },
      'At__c',
      'At__c of the event Order__e must be a time of day such as 12:00:00Z, or milliseconds since midnight, or null.',
    ],
    [{ Shipped__c: new Date(NaN) }, 'Shipped__c', 'Shipped__c of the event Order__e must be'],
    [{ Shipped__c: '2026-13-01' }, 'Shipped__c', 'Shipped__c of the event Order__e must be'],
    [{ CreatedById: null }, 'CreatedById', 'CreatedById of the event Order__e must be a text.'],
    [
      { Nummer__c: 'A-1' },
      'Nummer__c',
      'The event Order__e has no field Nummer__c. Did you mean Number__c?',
    ],
    [[], 'data', 'The data of an event Order__e must be an object.'],
  ])('refuses %j, naming %s', (data, field, message) => {
    const attempt = () => write(data);
    expect(attempt).toThrow(ClientError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ field }) as Error);
  });

  it('names a field within a compound one', () => {
    const writeAccount = eventWriter(account, { now: () => now, userId: undefined });
    const header = { ...noChange, commitNumber: '1709303151782928388' };
    const values = { ChangeEventHeader: header, BillingAddress: { City: 7 } };
    expect(() => writeAccount(values)).toThrow(
      'BillingAddress.City of the event AccountChangeEvent must be a text, or null.',
    );
    expect(() => writeAccount({ ...values, BillingAddress: { Town: 'Ulm' } })).toThrow(
      'The event AccountChangeEvent has no field BillingAddress.Town.',
    );
  });

  const changed = { ChangeEventHeader: { ...noChange, commitNumber: '1709303151782928388' } };
  const writeChange = eventWriter(account, { now: () => now, userId: undefined });
  const readChange = (values: object) =>
    eventReader(account)(
      { id: 'u', schemaId: 's2', payload: new Span(writeChange(values)) },
      '0x07',
    ).payload;

  it('may leave out a compound field, or hold it in its other form', () => {
    expect(readChange({ ...changed, BillingAddress: null })).not.toHaveProperty('BillingAddress');
    expect(readChange({ ...changed, Name: 'Acme' })).toMatchObject({ Name: 'Acme' });
  });

  it.each([7, undefined])('has no field of the event within a compound one: %p', (value) => {
    const attempt = () => writeChange({ ...changed, BillingAddress: { CreatedById: value } });
    if (value === undefined) expect(attempt).not.toThrow();
    else expect(attempt).toThrow('has no field BillingAddress.CreatedById.');
  });

  it('has neither time nor user where its schema has no such fields', () => {
    const bare = '{"type":"record","name":"Bare__e","fields":[]}';
    const writeBare = eventWriter(readEventSchema('s3', bare), { now: () => now, userId: 'u' });
    expect(writeBare({})).toEqual(Buffer.alloc(0));
  });

  it('refuses an object for a field that is not compound', () => {
    expect(() => write({ Number__c: { a: 1 } })).toThrow('must be a text, or null.');
  });

  it('writes 64-bit numbers from digits', () => {
    const writeAccount = eventWriter(account, { now: () => now, userId: undefined });
    const header = { ...noChange, commitNumber: '1709303151782928388' };
    const payload = writeAccount({ ChangeEventHeader: header, Name: { LastName: 'Lee' } });
    const event = { id: 'u', schemaId: 's2', payload: new Span(payload) };
    expect(eventReader(account)(event, '0x07').payload).toEqual({
      ChangeEventHeader: header,
      CreatedDate: '2026-01-31T12:00:00.000Z',
      Name: { LastName: 'Lee' },
    });
  });
});
