import { parseSchema } from '../avro/parse-schema.ts';
import { toBitmaps } from './change-bitmaps.ts';
import { fieldOf } from './event-definition.ts';
import type { FieldDefinition } from './event-definition.ts';

const eventOf = (fields: Readonly<Record<string, FieldDefinition>>) =>
  parseSchema({
    type: 'record',
    name: 'AccountChangeEvent',
    fields: [
      { name: 'ChangeEventHeader', type: 'string' },
      ...Object.entries(fields).map(([name, definition]) => fieldOf(name, definition)),
    ],
  });

const plain = eventOf(
  Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`F${index + 1}`, 'Text' as const])),
);

describe('the bitmaps of a change event', () => {
  it.each([
    // Numbers of real events, and the fields that they mark.
    [['F7', 'F13'], ['0x2080']],
    [['F11', 'F22'], ['0x400800']],
    [['F16'], ['0x010000']],
    [[], []],
    [['F9', 'F10', 'F11'], ['0x0E00']],
  ])('of %j are %j', (names, bitmaps) => {
    expect(toBitmaps(plain, names)).toEqual(bitmaps);
  });

  const nested = eventOf({
    Name: ['Text', { LastName: 'Text', FirstName: 'Text' }],
    Phone: 'Text',
    BillingAddress: { Street: 'Text', City: 'Text', Country: 'Text' },
  });

  it('mark fields of a compound in a number of its own', () => {
    expect(toBitmaps(nested, ['BillingAddress.City', 'Phone', 'Name.LastName'])).toEqual([
      '0x04',
      '3-0x02',
      '1-0x01',
    ]);
  });

  it('leave the first number out when only fields of compounds changed', () => {
    expect(toBitmaps(nested, ['BillingAddress.Street', 'BillingAddress.City'])).toEqual(['3-0x03']);
  });

  it('mark all of a compound that is named alone', () => {
    expect(toBitmaps(nested, ['BillingAddress'])).toEqual(['3-0x07']);
  });

  it('mark a name that may be a text as a field of the event', () => {
    expect(toBitmaps(nested, ['Name'])).toEqual(['0x02']);
  });

  it('are kept where they are given', () => {
    expect(toBitmaps(nested, ['0x2080', '3-0x02'])).toEqual(['0x2080', '3-0x02']);
  });

  it('refuse a field that the event does not have', () => {
    expect(() => toBitmaps(nested, ['Fax'])).toThrow("no field 'Fax'");
    expect(() => toBitmaps(nested, ['Phone.Area'])).toThrow("no field 'Phone.Area'");
  });
});
