import type { AvroJson, FieldJson, RecordJson } from '../avro/avro-json.ts';

const strings: AvroJson = { type: 'array', items: 'string' };

const changeTypes: AvroJson = {
  type: 'enum',
  name: 'ChangeType',
  symbols: [
    'CREATE',
    'UPDATE',
    'DELETE',
    'UNDELETE',
    'GAP_CREATE',
    'GAP_UPDATE',
    'GAP_DELETE',
    'GAP_UNDELETE',
    'GAP_OVERFLOW',
  ],
};

/** In the order of the wire (Change Data Capture guide, "Change Event Header Fields", and real schemas). */
const headerFields: Readonly<Record<string, AvroJson>> = {
  entityName: 'string',
  recordIds: strings,
  changeType: changeTypes,
  changeOrigin: 'string',
  transactionKey: 'string',
  sequenceNumber: 'int',
  commitTimestamp: 'long',
  commitNumber: 'long',
  commitUser: 'string',
  nulledFields: strings,
  diffFields: strings,
  changedFields: strings,
};

const changeEventHeader: FieldJson = {
  name: 'ChangeEventHeader',
  type: {
    type: 'record',
    name: 'ChangeEventHeader',
    fields: Object.entries(headerFields).map(([name, type]) => ({ name, type })),
  },
};

const eventFields: readonly FieldJson[] = [
  { name: 'CreatedDate', type: 'long', doc: 'CreatedDate:DateTime' },
  { name: 'CreatedById', type: 'string', doc: 'CreatedBy:EntityId' },
];

/** Tells whether events of this name have a `ChangeEventHeader`. */
export const isChangeEvent = (event: string): boolean => event.endsWith('ChangeEvent');

/** A schema with the fields that Salesforce gives to every event. */
export const baseSchema = (event: string): RecordJson => ({
  type: 'record',
  name: event,
  namespace: 'com.sforce.eventbus',
  fields: isChangeEvent(event) ? [changeEventHeader] : eventFields,
});
