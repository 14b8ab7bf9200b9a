import type { Observable } from 'rxjs';
import { defer, finalize, map, of, share, tap } from 'rxjs';
import type { Call } from '../calls/call.ts';
import { getSchema } from '../wire/method.ts';
import type { EventSchema } from './event-schema.ts';
import { readEventSchema } from './event-schema.ts';

/** The schemas of one org. An id names one schema for ever: a changed definition has another. */
export interface Schemas {
  /** The schema, if it has been loaded. */
  readonly get: (id: string) => EventSchema | undefined;
  /**
   * Emits the schema, which is asked for once, however many wait for it. Fails with what the call fails with, or a `DecodeError`; that
   * is not kept.
   */
  readonly load: (call: Call, id: string) => Observable<EventSchema>;
}

/** Makes a store of at most `limit` schemas, 500 by default: those that were used last. */
export const createSchemas = (limit = 500): Schemas => {
  const known = new Map<string, EventSchema>();
  const underWay = new Map<string, Observable<EventSchema>>();

  const keep = (schema: EventSchema): void => {
    known.set(schema.id, schema);
    for (const [oldest] of known) {
      if (known.size <= limit) return;
      known.delete(oldest);
    }
  };
  const get = (id: string): EventSchema | undefined => {
    const schema = known.get(id);
    // The order counts only where one will have to go.
    if (schema !== undefined && known.size >= limit) {
      known.delete(id);
      known.set(id, schema);
    }
    return schema;
  };
  const ask = (call: Call, id: string): Observable<EventSchema> => {
    const asked$ = call.unary(getSchema, { schemaId: id }).pipe(
      map(({ schemaJson }) => readEventSchema(id, schemaJson)),
      tap(keep),
      finalize(() => underWay.delete(id)),
      share(),
    );
    underWay.set(id, asked$);
    return asked$;
  };
  return {
    get,
    load: (call, id) =>
      defer(() => {
        const schema = get(id);
        return schema === undefined ? (underWay.get(id) ?? ask(call, id)) : of(schema);
      }),
  };
};
