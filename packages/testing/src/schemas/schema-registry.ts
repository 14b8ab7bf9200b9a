import { createHash } from 'node:crypto';
import type { RecordJson } from '../avro/avro-json.ts';
import type { RecordType } from '../avro/avro-type.ts';
import { parseSchema } from '../avro/parse-schema.ts';
import { baseSchema } from './base-schema.ts';
import { fieldOf, isWholeSchema } from './event-definition.ts';
import type { EventDefinition, FieldDefinitions } from './event-definition.ts';
import { extendSchema, hasRoom } from './extend-schema.ts';

/** One definition of an event. */
export interface EventSchema {
  /** API name of the event, such as `Order__e`. */
  readonly event: string;
  readonly id: string;
  readonly definition: RecordJson;
  readonly type: RecordType;
}

/** The definitions of events: the one of each event that holds now, and all that ever held, by their ids. */
export class SchemaRegistry {
  readonly #current = new Map<string, EventSchema>();
  readonly #byId = new Map<string, EventSchema>();

  constructor(given: Readonly<Record<string, EventDefinition>>) {
    for (const [event, definition] of Object.entries(given)) {
      if (isWholeSchema(definition)) this.#define(event, definition);
      else this.change(event, definition);
    }
  }

  find(id: string): EventSchema | undefined {
    return this.#byId.get(id);
  }

  /** The definition that holds now; that of an event which nobody has heard of has Salesforce's own fields. */
  current(event: string): EventSchema {
    return this.#current.get(event) ?? this.#define(event, baseSchema(event));
  }

  /** The definition that holds now, after it has been given what the payloads have and it lacks. */
  roomFor(event: string, ...payloads: readonly Readonly<Record<string, unknown>>[]): EventSchema {
    const current = this.current(event);
    if (payloads.every((payload) => hasRoom(current.type, payload))) return current;
    const extended = payloads.reduce(extendSchema, current.definition);
    return extended === current.definition ? current : this.#define(event, extended);
  }

  /** Adds fields to an event, or gives them another type. */
  change(event: string, fields: FieldDefinitions): EventSchema {
    const { definition } = this.current(event);
    const kept = definition.fields.filter(({ name }) => fields[name] === undefined);
    const changed = Object.entries(fields).map(([name, one]) => fieldOf(name, one));
    return this.#define(event, { ...definition, fields: [...kept, ...changed] });
  }

  #define(event: string, definition: RecordJson): EventSchema {
    const schema = { event, id: idOf(definition), definition, type: parseSchema(definition) };
    this.#current.set(event, schema);
    this.#byId.set(schema.id, schema);
    return schema;
  }
}

/** Bytes that make 22 characters, as many as real ids have. */
const idLength = 16;

const idOf = (definition: RecordJson): string =>
  createHash('sha256')
    .update(JSON.stringify(definition))
    .digest()
    .subarray(0, idLength)
    .toString('base64url');
