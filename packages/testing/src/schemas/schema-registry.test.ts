import fc from 'fast-check';
import { parseChannelName } from '../events/channel-name.ts';
import { parseSchema } from '../avro/parse-schema.ts';
import { readAvro } from '../avro/read-avro.ts';
import { writeAvro } from '../avro/write-avro.ts';
import { baseSchema } from './base-schema.ts';
import { eventEncoder } from './event-encoder.ts';
import type { EventDefinition } from './event-definition.ts';
import { extendSchema, hasRoom } from './extend-schema.ts';
import { fromAvroValue, toAvroValue } from './salesforce-values.ts';
import { SchemaRegistry } from './schema-registry.ts';

const registry = (given: Readonly<Record<string, EventDefinition>> = {}): SchemaRegistry =>
  new SchemaRegistry(given);

const typesIn = (schemas: SchemaRegistry, event: string): Record<string, unknown> =>
  Object.fromEntries(
    schemas.current(event).definition.fields.map(({ name, type }) => [name, type]),
  );

describe('the definition of an event', () => {
  it('has the fields of Salesforce before anything is published', () => {
    expect(typesIn(registry(), 'Order__e')).toEqual({ CreatedDate: 'long', CreatedById: 'string' });
    expect(registry().current('AccountChangeEvent').definition.fields).toMatchObject([
      { name: 'ChangeEventHeader' },
    ]);
  });

  it('gets a type for each value of a payload, in order', () => {
    const schemas = registry();
    schemas.roomFor('Order__e', { A__c: 'x', B__c: 1, C__c: true, D__c: null, E__c: ['x'] });
    expect(typesIn(schemas, 'Order__e')).toEqual({
      CreatedDate: 'long',
      CreatedById: 'string',
      A__c: ['null', 'string'],
      B__c: ['null', 'double'],
      C__c: ['null', 'boolean'],
      D__c: ['null', 'string'],
      E__c: ['null', { type: 'array', items: ['null', 'string'] }],
    });
  });

  it('stays the same, id included, while payloads fit', () => {
    const schemas = registry();
    const first = schemas.roomFor('Order__e', { A__c: 'x', B__c: 1 });
    expect(schemas.roomFor('Order__e', { A__c: null })).toBe(first);
    expect(schemas.roomFor('Order__e', { B__c: 2.5 })).toBe(first);
  });

  it('has another id once a field is added or takes another type, and keeps the former', () => {
    const schemas = registry();
    const ids = [{ A__c: 'x' }, { B__c: 'y' }, { A__c: 1 }].map(
      (payload) => schemas.roomFor('Order__e', payload).id,
    );
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true);
    expect(schemas.find(ids[0] ?? '')?.definition.fields).toHaveLength(3);
    expect(typesIn(schemas, 'Order__e')).toMatchObject({ A__c: ['null', 'string', 'double'] });
  });

  it('gets fields within a compound', () => {
    const schemas = registry();
    schemas.roomFor('AccountChangeEvent', { BillingAddress: { City: 'a' } });
    schemas.roomFor('AccountChangeEvent', { BillingAddress: { City: 'a', Street: 'b' } });
    expect(typesIn(schemas, 'AccountChangeEvent')['BillingAddress']).toMatchObject([
      'null',
      { type: 'record', fields: [{ name: 'City' }, { name: 'Street' }] },
    ]);
  });

  it('is as it was given, with the words of Salesforce', () => {
    const schemas = registry({
      Order__e: { Due__c: 'DateTime', Day__c: 'Date', Count__c: 'Integer', Big__c: 'Long' },
    });
    expect(schemas.current('Order__e').definition.fields.slice(2)).toEqual([
      { name: 'Due__c', type: ['null', 'long'], doc: 'Data:DateTime', default: null },
      { name: 'Day__c', type: ['null', 'long'], doc: 'Data:Date', default: null },
      { name: 'Count__c', type: ['null', 'int'], doc: 'Data:Integer', default: null },
      { name: 'Big__c', type: ['null', 'long'], doc: 'Data:Long', default: null },
    ]);
  });

  it('may be a whole schema of Avro', () => {
    const whole = {
      type: 'record',
      name: 'Order__e',
      fields: [{ name: 'type', type: 'string' }],
    } as const;
    expect(registry({ Order__e: whole }).current('Order__e').definition).toBe(whole);
  });

  it('refuses a type that does not exist', () => {
    const wrong = { Order__e: { Due__c: 'Instant' } } as unknown as Record<string, EventDefinition>;
    expect(() => registry(wrong)).toThrow(
      "The field 'Due__c' has the type 'Instant'. Use one of Text, EntityId,",
    );
  });
});

describe('a look at a definition', () => {
  const anyValue = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom(null, undefined, true, 1, 'x', '2026-03-04T00:00:00.000Z'),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('A__c', 'B__c'), tie('value')),
    ),
  })).value;
  const anyPayload = fc.dictionary(
    fc.constantFrom('A__c', 'B__c', 'C__c', 'CreatedDate'),
    anyValue,
  );

  it('tells whether a payload would change it', () => {
    fc.assert(
      fc.property(fc.array(anyPayload, { maxLength: 4 }), anyPayload, (before, payload) => {
        const definition = before.reduce(extendSchema, baseSchema('Order__e'));
        expect(hasRoom(parseSchema(definition), payload)).toBe(
          extendSchema(definition, payload) === definition,
        );
      }),
    );
  });

  it('has room for the payload that it was extended for', () => {
    const base = { CreatedDate: 1, CreatedById: '005' };
    fc.assert(
      fc.property(anyPayload, (payload) => {
        const type = parseSchema(extendSchema(baseSchema('Order__e'), payload));
        expect(hasRoom(type, payload)).toBe(true);
        const there = Object.entries(payload).filter(([, value]) => value !== undefined);
        const written = { ...base, ...Object.fromEntries(there) };
        expect(() => writeAvro(type, toAvroValue(type, written))).not.toThrow();
      }),
    );
  });
});

describe('an event', () => {
  /** What a client that decodes rightly would make of it, in JSON. */
  const readBack = (schemas: SchemaRegistry, channel: string, payload: object): unknown => {
    const name = parseChannelName(channel)!;
    const data = { payload, event: { EventApiName: 'Order__e' } };
    const encoded = eventEncoder(schemas)(name, data)!;
    const { type } = schemas.find(encoded.schemaId)!;
    return fromAvroValue(type, readAvro(type, encoded.payload));
  };

  it('comes back from Avro as it was, dates and long numbers included', () => {
    const schemas = registry({
      Order__e: { Due__c: 'DateTime', Day__c: 'Date', Big__c: 'Long', At__c: 'Text' },
    });
    const payload = {
      CreatedDate: '2026-03-04T10:11:12.345Z',
      CreatedById: '0055e000001AbCdAAK',
      Due__c: '2026-03-04T00:00:00.000Z',
      Day__c: '2026-03-04',
      Big__c: '1709303151782928388',
      At__c: '2026-03-04T10:11:12Z',
    };
    expect(readBack(schemas, '/event/Order__e', payload)).toEqual(payload);
  });

  it('names its changed fields by number, those included that only its header names', () => {
    const schemas = registry();
    const header = {
      entityName: 'Account',
      recordIds: ['001'],
      changeType: 'UPDATE',
      changeOrigin: '',
      transactionKey: '',
      sequenceNumber: 1,
      commitTimestamp: 1,
      commitNumber: '1709303151782928388',
      commitUser: '',
      changedFields: ['Name', 'Fax', 'Name.LastName'],
      nulledFields: ['Fax'],
    };
    const payload = { ChangeEventHeader: header, Name: 'Acme' };
    expect(readBack(schemas, '/data/AccountChangeEvent', payload)).toEqual({
      ChangeEventHeader: {
        ...header,
        changedFields: ['0x06', '1-0x01'],
        nulledFields: ['0x04'],
        diffFields: [],
      },
      Name: 'Acme',
      Fax: null,
    });
  });

  it('is not written when its data have no payload', () => {
    const name = parseChannelName('/event/Order__e')!;
    expect(eventEncoder(registry())(name, 'text')).toBeUndefined();
    expect(eventEncoder(registry())(parseChannelName('/u/x')!, { payload: {} })).toBeUndefined();
  });
});
