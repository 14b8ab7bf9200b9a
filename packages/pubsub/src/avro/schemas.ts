import { DecodeError } from '@sfstream/base';
import { map } from 'rxjs';
import type { SchemaInfo } from '../wire/messages.ts';
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
        .pipe(map((answer) => readEventSchema(schemaId, jsonOf(schemaId, answer)))),
    limit,
  );

/** Events that are read by another schema than theirs may come out wrong without a word. */
const jsonOf = (asked: string, { schemaId, schemaJson }: SchemaInfo): string => {
  if (schemaId === '' || schemaId === asked) return schemaJson;
  throw new DecodeError(`The schema ${asked}`, [`the server answered with the schema ${schemaId}`]);
};
