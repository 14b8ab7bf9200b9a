import { ClientError } from '@sfstream/base';
import { catchError, map, switchMap, throwError } from 'rxjs';
import type { EventSchema } from '../avro/event-schema.ts';
import { createKept } from '../avro/kept.ts';
import type { Kept } from '../avro/kept.ts';
import type { Schemas } from '../avro/schemas.ts';
import { CallError } from '../errors/call-error.ts';
import { remedyFor } from '../remedies/remedy-for.ts';
import type { TopicInfo } from '../wire/messages.ts';
import { getTopic } from '../wire/methods.ts';

/** The schemas by which events of a channel are written, by the channels' names. */
export type Topics = Kept<EventSchema>;

/** Makes a store of them. Loading fails with a `ClientError` for a channel on which this user cannot publish. */
export const createTopics = (schemas: Schemas, limit = 500): Topics =>
  createKept(
    (call, topicName) =>
      call.unary(getTopic, { topicName }).pipe(
        catchError((error: unknown) => throwError(() => refused(topicName, error))),
        map((topic) => publishable(topicName, topic)),
        switchMap((schemaId) => schemas.load(call, schemaId)),
      ),
    limit,
  );

/** A refusal of the topic is one of the name that the caller has given. */
const refused = (channel: string, error: unknown): unknown =>
  error instanceof CallError && remedyFor(error) === 'refuse'
    ? new ClientError(
        `Nothing can be published on ${channel}: ${error.details}. Check the name, and the user's right to it.`,
        { field: 'channel', cause: error },
      )
    : error;

const publishable = (channel: string, { canPublish, schemaId }: TopicInfo): string => {
  if (!canPublish) {
    throw new ClientError(
      `The user may not publish on ${channel}. Give the user "Create" on the event, in a profile or a permission set.`,
      { field: 'channel' },
    );
  }
  if (schemaId === '') {
    throw new ClientError(
      `${channel} has events of several kinds. Publish on the channel of one of them, such as /event/Order__e.`,
      { field: 'channel' },
    );
  }
  return schemaId;
};
