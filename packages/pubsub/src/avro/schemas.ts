import { map } from 'rxjs';
import { getSchema } from '../wire/methods.ts';
import type { EventSchema } from './event-schema.ts';
import { readEventSchema } from './event-schema.ts';
import { createKept } from './kept.ts';
import type { Kept } from './kept.ts';

/**
 * The schemas of one org, by their ids. An id names one schema for ever: a changed definition has another. Loading fails
 * with what the call fails with, or with a `DecodeError`.
 */
export type Schemas = Kept<EventSchema>;

/** Makes a store of at most `limit` schemas, 500 by default. */
export const createSchemas = (limit = 500): Schemas =>
  createKept(
    (call, schemaId) =>
      call
        .unary(getSchema, { schemaId })
        .pipe(map(({ schemaJson }) => readEventSchema(schemaId, schemaJson))),
    limit,
  );
