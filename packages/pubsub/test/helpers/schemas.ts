import { Type, types } from 'avsc';

const nullable = (...branches: unknown[]): unknown[] => ['null', ...branches];
const field = (name: string, type: unknown, doc?: string) => ({
  name,
  type,
  ...(doc && { doc }),
  ...(Array.isArray(type) && { default: null }),
});
const record = (name: string, fields: readonly unknown[]) => ({
  type: 'record',
  name,
  namespace: 'com.sforce.eventbus',
  fields,
});

/** A platform event in the form that Salesforce gives. */
export const orderSchema = JSON.stringify(
  record('Order__e', [
    field('CreatedDate', 'long', 'CreatedDate:DateTime'),
    field('CreatedById', 'string', 'CreatedBy:EntityId'),
    field('Number__c', nullable('string'), 'Data:Text:00N1'),
    field('Amount__c', nullable('double'), 'Data:Double:00N2'),
    field('Due__c', nullable('long'), 'Data:DateOnly:00N3'),
    field('At__c', nullable('long'), 'Data:TimeOnly:00N4'),
    field('Shipped__c', nullable('long'), 'Data:DateTime:00N5'),
    field('Paid__c', nullable('boolean'), 'Data:Boolean:00N6'),
  ]),
);

const header = record('ChangeEventHeader', [
  field('entityName', 'string'),
  field('recordIds', { type: 'array', items: 'string' }),
  field('changeType', {
    type: 'enum',
    name: 'ChangeType',
    symbols: ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_OVERFLOW'],
  }),
  field('changeOrigin', 'string'),
  field('transactionKey', 'string'),
  field('sequenceNumber', 'int'),
  field('commitTimestamp', 'long'),
  field('commitNumber', 'long'),
  field('commitUser', 'string'),
  ...['nulledFields', 'diffFields', 'changedFields'].map((name) =>
    field(name, { type: 'array', items: 'string' }),
  ),
]);

const texts = (...names: string[]): unknown[] =>
  names.map((name) => field(name, nullable('string'), 'Data:Text'));

/** Account's change event: the first 23 fields in the order of Salesforce's documents. */
export const accountSchema = JSON.stringify(
  record('AccountChangeEvent', [
    field('ChangeEventHeader', header),
    field(
      'Name',
      nullable(
        'string',
        record('Switchable_PersonName', texts('Salutation', 'FirstName', 'LastName')),
      ),
      'Data:Switchable_PersonName',
    ),
    ...texts('Type', 'ParentId'),
    field(
      'BillingAddress',
      nullable(record('Address', texts('Street', 'City', 'State', 'PostalCode', 'Country'))),
      'Data:Address',
    ),
    field('ShippingAddress', nullable('com.sforce.eventbus.Address'), 'Data:Address'),
    ...texts('Phone', 'Fax', 'AccountNumber', 'Website', 'Sic', 'Industry', 'AnnualRevenue'),
    ...texts('NumberOfEmployees', 'Ownership', 'TickerSymbol', 'Description', 'Rating', 'Site'),
    ...texts('OwnerId'),
    field('CreatedDate', nullable('long'), 'CreatedDate:DateTime'),
    ...texts('CreatedById'),
    field('LastModifiedDate', nullable('long'), 'Data:DateTime'),
  ]),
);

/** Writes longs as they are given, a `bigint` too. */
const bigLong = types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint | number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: (value: number) => BigInt(value),
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint' || typeof value === 'number',
  compare: (one: bigint, other: bigint) => Number(one - other),
});

const compiled = new Map<string, Type>();

/** Writes a payload. */
export const written = (schema: string, payload: object): Buffer => {
  const type =
    compiled.get(schema) ??
    Type.forSchema(JSON.parse(schema) as never, { registry: { long: bigLong } });
  compiled.set(schema, type);
  return type.toBuffer(payload);
};

export const noChange = {
  entityName: 'Account',
  recordIds: ['0015e000001AbCdAAK'],
  changeType: 'UPDATE',
  changeOrigin: 'com/salesforce/api/soap/66.0;client=test',
  transactionKey: '000a0b0c-0d0e',
  sequenceNumber: 1,
  commitTimestamp: 1_767_225_600_000,
  commitNumber: 1_709_303_151_782_928_388n,
  commitUser: '0055e000001AbCdAAK',
  nulledFields: [] as string[],
  diffFields: [] as string[],
  changedFields: [] as string[],
};
