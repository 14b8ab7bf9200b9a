import type { OptionReaders, OptionRule } from '@sfstream/base';
import { optional, readOptions, required } from '@sfstream/base';
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
  given: PushTopic,
): Observable<Saved> => {
  const topic = readOptions('createPushTopic', given, readers);
  const { operations } = topic;
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
        NotifyForFields: topic.notifyForFields,
        ...(topic.description !== undefined && { Description: topic.description }),
      }),
    ),
  );
};

const textUpTo = (longest: number): OptionRule => [
  `a text of 1 to ${longest} characters`,
  (value) => typeof value === 'string' && value !== '' && value.length <= longest,
];

const oneOf =
  (...texts: readonly string[]): ((value: unknown) => boolean) =>
  (value) =>
    texts.includes(value as string);

const isOperation = oneOf('create', 'update', 'delete', 'undelete');

const readers = {
  name: required(...textUpTo(25)),
  query: required(...textUpTo(1_300)),
  description: optional(['a text', (value) => typeof value === 'string']),
  operations: optional(
    [
      "a list of 'create', 'update', 'delete' and 'undelete'",
      (value) => Array.isArray(value) && value.every(isOperation),
    ],
    ['create', 'update', 'delete', 'undelete'] as NonNullable<PushTopic['operations']>,
  ),
  notifyForFields: optional(
    ["'All', 'Referenced', 'Select' or 'Where'", oneOf('All', 'Referenced', 'Select', 'Where')],
    'Referenced',
  ),
} satisfies OptionReaders<PushTopic>;
