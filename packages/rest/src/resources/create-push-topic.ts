import { ClientError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { concatMap } from 'rxjs';
import type { Saved } from './publish.ts';
import { create } from './publish.ts';
import type { Sender } from '../sending/sender.ts';

/** A PushTopic: changes of records as events (Object Reference, "PushTopic"). */
export interface PushTopic {
  /** The part of the channel after `/topic/`. At most 25 characters. */
  readonly name: string;
  /** The SOQL query that says which records, and which of their fields. It needs `Id`; at most 1,300 characters. */
  readonly query: string;
  readonly description?: string;
  /** Changes that are events. Default: all four. */
  readonly operations?: readonly ('create' | 'update' | 'delete' | 'undelete')[];
  /** Fields whose changes are events. Default `Referenced`: those in `SELECT` and `WHERE`. */
  readonly notifyForFields?: 'All' | 'Referenced' | 'Select' | 'Where';
}

export const createPushTopic = (
  { send, version$ }: Sender,
  topic: PushTopic,
): Observable<Saved> => {
  checkLength('name', topic.name, 25);
  checkLength('query', topic.query, 1_300);
  const { operations = ['create', 'update', 'delete', 'undelete'] } = topic;
  return version$.pipe(
    concatMap((version) =>
      create(send, 'sobjects/PushTopic', {
        Name: topic.name,
        Query: topic.query,
        ApiVersion: Number(version),
        NotifyForOperationCreate: operations.includes('create'),
        NotifyForOperationUpdate: operations.includes('update'),
        NotifyForOperationDelete: operations.includes('delete'),
        NotifyForOperationUndelete: operations.includes('undelete'),
        NotifyForFields: topic.notifyForFields ?? 'Referenced',
        ...(topic.description !== undefined && { Description: topic.description }),
      }),
    ),
  );
};

const checkLength = (field: string, value: unknown, longest: number): void => {
  if (typeof value !== 'string' || value === '' || value.length > longest) {
    throw new ClientError(`${field} of a PushTopic must be a text of 1 to ${longest} characters.`, {
      field,
    });
  }
};
