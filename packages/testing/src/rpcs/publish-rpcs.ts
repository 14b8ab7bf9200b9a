import { randomUUID } from 'node:crypto';
import type { Observable, SchedulerLike } from 'rxjs';
import { map, of, scan, throwError, timeout } from 'rxjs';
import { isRecord } from '../wire/bayeux-message.ts';
import { readAvro } from '../avro/read-avro.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Rpc } from '../grpc/rpc.ts';
import { streamRpc, unaryRpc } from '../grpc/rpc.ts';
import { fromAvroValue } from '../schemas/salesforce-values.ts';
import type { SchemaRegistry } from '../schemas/schema-registry.ts';
import type { CallContext } from './call-context.ts';
import { publishError, publishRequest, publishResponse } from './messages.ts';
import type { ProducerEvent, PublishRequest, PublishResponse, PublishResult } from './messages.ts';
import { refusals } from './refusals.ts';
import { toReplayBytes } from './replay-bytes.ts';
import type { Topic, Topics } from './topics.ts';

/** Pub/Sub API guide, "Publish Request Size". */
const largestEvent = 1024 * 1024;
const longestId = 36;

interface Parts {
  readonly bus: EventBus;
  readonly topics: Topics;
  readonly schemas: SchemaRegistry;
}

const tables = { request: publishRequest, response: publishResponse };

/** `Publish`: events on one topic, each with a result of its own. */
export const publish = (parts: Parts): Rpc<CallContext> =>
  unaryRpc(tables, (request, { rpcId }) => {
    const topic = publishable(request, parts.topics);
    return of({ ...published(request, topic, parts), rpcId });
  });

/** `PublishStream`: the same for any number of requests, which have one topic. */
export const publishStream = (
  parts: Parts,
  idleTime: number,
  scheduler: SchedulerLike,
): Rpc<CallContext> =>
  streamRpc(tables, (request$: Observable<PublishRequest>, { rpcId }) =>
    request$.pipe(
      timeout({
        each: idleTime,
        scheduler,
        with: () => throwError(() => refusals.publishStreamIdle()),
      }),
      scan(sameTopic),
      map((request) => {
        const topic = publishable(request, parts.topics);
        return { ...published(request, topic, parts), rpcId };
      }),
    ),
  );

/** A later request may leave the topic out. */
const sameTopic = (before: PublishRequest, request: PublishRequest): PublishRequest => {
  const { topicName } = request.topicName === '' ? before : request;
  if (topicName !== before.topicName) throw refusals.publishTopicMismatch();
  return { ...request, topicName };
};

const publishable = ({ topicName, events, authRefresh }: PublishRequest, topics: Topics): Topic => {
  if (authRefresh !== '') throw refusals.publishRefreshNotAllowed();
  if (topicName === '') throw refusals.publishTopicEmpty();
  const topic = topics(topicName);
  if (!topic.canPublish) throw refusals.topicDenied(topicName);
  if (events.length === 0) throw refusals.nothingToPublish();
  return topic;
};

const published = (
  { events }: PublishRequest,
  topic: Topic,
  parts: Parts,
): Omit<PublishResponse, 'rpcId'> => ({
  results: events.map((event) => publishOne(event, topic, parts)),
  schemaId: topic.event === undefined ? '' : parts.schemas.current(topic.event).id,
});

/** An event that cannot be published does not keep the others back. */
const publishOne = (event: ProducerEvent, topic: Topic, parts: Parts): PublishResult => {
  try {
    const fields = fieldsOf(event, topic, parts.schemas);
    const eventUuid = event.id === '' ? randomUUID() : event.id;
    const { replayId } = parts.bus.publish(topic.name.base, fields, { eventUuid });
    return { replayId: toReplayBytes(replayId), error: undefined, correlationKey: eventUuid };
  } catch (error) {
    const msg = error instanceof Error ? error.message : String(error);
    const replayId = new Uint8Array();
    return { replayId, error: { code: publishError, msg }, correlationKey: event.id };
  }
};

const fieldsOf = (
  { id, schemaId, payload }: ProducerEvent,
  topic: Topic,
  schemas: SchemaRegistry,
): Readonly<Record<string, unknown>> => {
  if (id.length > longestId)
    throw new RangeError(`The event ID has more than ${longestId} characters.`);
  if (payload.length > largestEvent) throw new RangeError('The event is larger than 1 MB.');
  const schema = schemas.find(schemaId);
  if (schema === undefined || schema.event !== topic.event) {
    throw new TypeError(`The schema ID '${schemaId}' is not one of the topic ${topic.name.base}.`);
  }
  const fields = fromAvroValue(schema.type, readAvro(schema.type, payload));
  return isRecord(fields) ? fields : {};
};
