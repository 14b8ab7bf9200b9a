import { ClientError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { eventName } from './event-name.ts';
import { readBody } from '../exchange/read-body.ts';
import { refusal } from '../errors/refusal.ts';
import type { SaveResult } from './save-result.ts';
import { SaveReply, saveResult } from './save-result.ts';
import type { Send } from '../sending/sender.ts';

/** The fields of a platform event, by their API names. */
export type EventFields = Readonly<Record<string, unknown>>;

/** A record or an event that Salesforce has taken. */
export type Saved = Extract<SaveResult, { readonly success: true }>;

/** Platform Events guide, "Publish Event Messages with Salesforce APIs". */
export const publish = (send: Send, event: string, fields: EventFields): Observable<Saved> =>
  create(send, `sobjects/${eventName(event)}`, checkedFields(fields));

/** Throws a {@link ClientError} for a value that is not an object. */
export const checkedFields = (fields: EventFields): EventFields => {
  if (typeof fields !== 'object' || (fields as unknown) === null || Array.isArray(fields)) {
    throw new ClientError("An event's fields must be an object with their API names and values.", {
      field: 'fields',
    });
  }
  return fields;
};

/** Creates a record, or publishes an event, at the path. */
export const create = (send: Send, path: string, fields: unknown): Observable<Saved> =>
  send({ method: 'POST', path, body: fields }).pipe(
    map(({ status, body }) => {
      const result = saveResult(readBody(`The answer to POST ${path}`, SaveReply, body));
      if (result.success) return result;
      throw refusal({ method: 'POST', url: path, status, problems: result.problems });
    }),
  );
