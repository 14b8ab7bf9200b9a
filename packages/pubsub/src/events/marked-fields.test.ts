import { accountSchema } from '../../test/helpers/schemas.ts';
import { readEventSchema } from '../avro/event-schema.ts';
import { markedFields } from './marked-fields.ts';

const { fields } = readEventSchema('s1', accountSchema);

it.each<[string, string[], string[]]>([
  ['a bit for each field', ['0x400800'], ['Industry', 'LastModifiedDate']],
  ['leading zeros', ['0x010000'], ['Description']],
  ['bits 7 and 13', ['0x2080'], [fields[7]!.name, fields[13]!.name]],
  ['the lowest bit, which is the header', ['0x1'], ['ChangeEventHeader']],
  ['upper-case digits', ['0xC00'], ['Sic', 'Industry']],
  ['more bits than a number is exact for', [`0x${'0'.repeat(20)}4`], ['Type']],
  ['no bit', ['0x0'], []],
  ['nothing', [], []],
  [
    'fields of a record',
    ['0x10', '4-0x3'],
    ['BillingAddress', 'BillingAddress.Street', 'BillingAddress.City'],
  ],
  ['fields of the record behind a text', ['1-0x4'], ['Name.LastName']],
  [
    'records without an entry of their parents',
    ['4-0x2', '5-0x10'],
    ['BillingAddress.City', 'ShippingAddress.Country'],
  ],
  [
    'all fields of a record, each by itself',
    ['1-0x7'],
    ['Name.Salutation', 'Name.FirstName', 'Name.LastName'],
  ],
  ['a bit beyond the last field', ['0x80000800'], ['Industry']],
  ['a record beyond the last field', ['99-0x1'], []],
  ['fields of what is not a record', ['2-0x1'], []],
  ['what only ends or begins like a bitmap', ['No0x1', '0x1!'], ['No0x1', '0x1!']],
  ['a name, which is no bitmap', ['Industry'], ['Industry']],
])('a list of bitmaps with %s', (_what, bitmaps, names) => {
  expect(markedFields(fields, bitmaps)).toEqual(names);
});
