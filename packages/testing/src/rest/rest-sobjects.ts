import { isRecord } from '../wire/bayeux-message.ts';
import type { EventBus } from '../events/event-bus.ts';
import { jsonAnswer } from '../wire/http-server.ts';
import type { HttpAnswer } from '../wire/http-server.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';
import { badBody, notFound, restError } from '../wire/rest-error.ts';
import type { StreamingChannels } from '../events/streaming-channels.ts';

/** REST API guide, "sObject Collections". */
const LARGEST_COLLECTION = 200;

/** Result of a record or an event, as Salesforce words it. */
interface SaveResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly object[];
}

/** The objects that can be created: platform events, PushTopics and streaming channels. */
export class RestSobjects {
  readonly #bus: EventBus;
  readonly #streamingChannels: StreamingChannels;
  readonly #pushTopics = new Set<string>();

  constructor(bus: EventBus, streamingChannels: StreamingChannels) {
    this.#bus = bus;
    this.#streamingChannels = streamingChannels;
  }

  /** Answers requests below `/sobjects`. */
  answer(
    { method, body }: RecordedRequest,
    [type = '', id, action, ...rest]: readonly string[],
  ): HttpAnswer {
    if (method !== 'POST' || rest.length > 0) return notFound();
    if (id !== undefined) {
      return type === 'StreamingChannel' && action === 'push' ? this.#push(id, body) : notFound();
    }
    if (type === 'StreamingChannel') return this.#createChannel(body);
    if (type === 'PushTopic') return this.#createPushTopic(body);
    if (!this.#isEvent(type)) return notFound();
    return isRecord(body) ? jsonAnswer(201, this.#publish(type, body)) : badBody();
  }

  /** Answers for `/composite/sobjects`. */
  collection({ method, body }: RecordedRequest): HttpAnswer {
    if (method !== 'POST') return notFound();
    const records = isRecord(body) ? body['records'] : undefined;
    if (!Array.isArray(records) || !records.every(isRecord)) return badBody();
    if (records.length > LARGEST_COLLECTION) {
      return restError(
        400,
        'EXCEEDED_MAX_SIZE_REQUEST',
        'record limit reached. cannot submit more than 200 records',
      );
    }
    const all = records.map((record) => {
      const { attributes, ...fields } = record;
      const type = isRecord(attributes) ? String(attributes['type']) : '';
      return this.#isEvent(type) ? { type, fields } : undefined;
    });
    const isRolledBack = isRecord(body) && body['allOrNone'] === true && all.includes(undefined);
    return jsonAnswer(
      200,
      all.map((event) => {
        if (event === undefined) return refused('INVALID_TYPE', 'sObject type is not supported.');
        return isRolledBack
          ? refused(
              'ALL_OR_NONE_OPERATION_ROLLED_BACK',
              'Record rolled back because not all records were valid and the request was using AllOrNone header',
            )
          : this.#publish(event.type, event.fields);
      }),
    );
  }

  #isEvent(type: string): boolean {
    return type.endsWith('__e') && this.#bus.lookUp(`/event/${type}`) !== undefined;
  }

  #publish(type: string, fields: Readonly<Record<string, unknown>>): SaveResult {
    const { eventUuid, replayId } = this.#bus.publish(`/event/${type}`, fields);
    const id = `e01${String(replayId).padStart(12, '0').slice(-12)}AAA`;
    const enqueued = { statusCode: 'OPERATION_ENQUEUED', message: eventUuid, fields: [] };
    return { id, success: true, errors: [enqueued] };
  }

  #push(key: string, body: unknown): HttpAnswer {
    if (!isRecord(body)) return badBody();
    const channel = this.#streamingChannels.find(key);
    if (channel === undefined) return notFound();
    const pushed = body['pushEvents'];
    if (!Array.isArray(pushed)) return badBody();
    const replies = pushed.map((event: unknown) => {
      this.#bus.publish(channel, isRecord(event) ? event['payload'] : undefined);
      return { fanoutCount: -1, userOnlineStatus: {} };
    });
    return jsonAnswer(200, replies);
  }

  #createChannel(body: unknown): HttpAnswer {
    if (!isRecord(body)) return badBody();
    const id = this.#streamingChannels.idOf(String(body['Name']));
    return id === undefined
      ? restError(400, 'INVALID_FIELD', 'Name: a streaming channel is named /u/…')
      : created(id);
  }

  #createPushTopic(body: unknown): HttpAnswer {
    if (!isRecord(body)) return badBody();
    const missing = ['Name', 'Query', 'ApiVersion'].filter((field) => body[field] === undefined);
    if (missing.length > 0) {
      const message = `Required fields are missing: [${missing.join(', ')}]`;
      return jsonAnswer(400, [{ message, errorCode: 'REQUIRED_FIELD_MISSING', fields: missing }]);
    }
    const name = String(body['Name']);
    if (this.#pushTopics.has(name)) {
      return restError(
        400,
        'DUPLICATE_VALUE',
        `duplicate value found: Name duplicates value on record`,
      );
    }
    this.#pushTopics.add(name);
    return created(`0IF5e0000000${String(this.#pushTopics.size).padStart(3, '0')}CAA`);
  }
}

const created = (id: string): HttpAnswer => jsonAnswer(201, { id, success: true, errors: [] });

const refused = (statusCode: string, message: string): SaveResult => ({
  success: false,
  errors: [{ statusCode, message, fields: [] }],
});
