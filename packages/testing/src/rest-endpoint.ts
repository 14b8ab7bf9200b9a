import { isRecord } from './bayeux-message.ts';
import type { EventBus } from './event-bus.ts';
import { jsonAnswer } from './http-server.ts';
import type { HttpAnswer, HttpExchange } from './http-server.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { StreamingChannels } from './streaming-channels.ts';
import { bearerToken } from './token-registry.ts';
import type { TokenRegistry } from './token-registry.ts';

const DAILY_LIMIT = 15_000;
const OLDEST_VERSION = 37;
const NEWEST_VERSION = 66;

/** The part of the REST API under `/services/data` that streaming programs use. */
export class RestEndpoint {
  readonly #bus: EventBus;
  readonly #tokens: TokenRegistry;
  readonly #streamingChannels: StreamingChannels;
  #used = 0;

  constructor(settings: {
    bus: EventBus;
    tokens: TokenRegistry;
    streamingChannels: StreamingChannels;
  }) {
    this.#bus = settings.bus;
    this.#tokens = settings.tokens;
    this.#streamingChannels = settings.streamingChannels;
  }

  handle(exchange: HttpExchange): void {
    const { request } = exchange;
    const [version, ...resource] = segments(request.path.slice('/services/data'.length));
    // Listing the versions needs no token and is not counted.
    if (version === undefined && request.method === 'GET') {
      exchange.answer(jsonAnswer(200, versions()));
      return;
    }
    this.#used += 1;
    const answer = this.#answer(request, version, resource);
    const headers = {
      ...answer.headers,
      'Sforce-Limit-Info': `api-usage=${String(this.#used)}/${String(DAILY_LIMIT)}`,
    };
    exchange.answer({ ...answer, headers });
  }

  #answer(
    request: RecordedRequest,
    version: string | undefined,
    [area, type = '', id, action, ...rest]: readonly string[],
  ): HttpAnswer {
    if (!this.#tokens.isValid(bearerToken(request.headers.authorization))) {
      return restError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    }
    if (!isVersion(version) || rest.length > 0) return notFound();
    if (area === 'query' && type === '' && request.method === 'GET') return this.#query(request);
    if (area !== 'sobjects' || request.method !== 'POST') return notFound();
    if (type === 'StreamingChannel') return this.#streamingChannel(request.body, id, action);
    return id === undefined ? this.#publish(type, request.body) : notFound();
  }

  #publish(type: string, fields: unknown): HttpAnswer {
    const channel = `/event/${type}`;
    if (!type.endsWith('__e') || this.#bus.lookUp(channel) === undefined) return notFound();
    if (!isRecord(fields)) return badBody();
    const { eventUuid, replayId } = this.#bus.publish(channel, fields);
    const id = `e01${String(replayId).padStart(12, '0').slice(-12)}AAA`;
    const enqueued = { statusCode: 'OPERATION_ENQUEUED', message: eventUuid, fields: [] };
    return jsonAnswer(201, { id, success: true, errors: [enqueued] });
  }

  #streamingChannel(
    body: unknown,
    key: string | undefined,
    action: string | undefined,
  ): HttpAnswer {
    if (!isRecord(body)) return badBody();
    if (key === undefined) {
      const id = this.#streamingChannels.idOf(String(body['Name']));
      return id === undefined
        ? restError(400, 'INVALID_FIELD', 'Name: a streaming channel is named /u/…')
        : jsonAnswer(201, { id, success: true, errors: [] });
    }
    const channel = this.#streamingChannels.find(key);
    if (channel === undefined || action !== 'push') return notFound();
    const pushed = body['pushEvents'];
    if (!Array.isArray(pushed)) return badBody();
    const replies = pushed.map((event: unknown) => {
      this.#bus.publish(channel, isRecord(event) ? event['payload'] : undefined);
      return { fanoutCount: -1, userOnlineStatus: {} };
    });
    return jsonAnswer(200, replies);
  }

  /** The one query a streaming program needs: the id of a streaming channel. */
  #query({ query }: RecordedRequest): HttpAnswer {
    const soql = new URLSearchParams(query).get('q') ?? '';
    const name = /^\s*SELECT\s.*\sFROM\s+StreamingChannel\s+WHERE\s+Name\s*=\s*'([^']*)'\s*$/i.exec(
      soql,
    )?.[1];
    if (name === undefined) {
      return restError(
        400,
        'MALFORMED_QUERY',
        "Only … FROM StreamingChannel WHERE Name = '…' is answered here.",
      );
    }
    const id = this.#streamingChannels.idOf(name);
    const records =
      id === undefined ? [] : [{ attributes: { type: 'StreamingChannel' }, Id: id, Name: name }];
    return jsonAnswer(200, { totalSize: records.length, done: true, records });
  }
}

/** The decoded segments of a path; one that cannot be decoded stays as it is and names nothing. */
const segments = (path: string): readonly string[] =>
  path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });

const isVersion = (version: string | undefined): boolean => {
  const number = /^v(\d+)\.0$/.exec(version ?? '')?.[1];
  return number !== undefined && Number(number) <= NEWEST_VERSION;
};

const versions = (): readonly object[] =>
  Array.from({ length: NEWEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => {
    const number = OLDEST_VERSION + index;
    const version = `${String(number)}.0`;
    return { label: release(number), url: `/services/data/v${version}`, version };
  });

/** Three releases a year; 62.0 was Winter '25. */
const release = (version: number): string => {
  const season = ['Winter', 'Spring', 'Summer'][(version - 32) % 3] ?? '';
  return `${season} '${String(15 + Math.floor((version - 32) / 3))}`;
};

/** REST errors come as an array (REST API guide, "Status Codes and Error Responses"). */
export const restError = (status: number, errorCode: string, message: string): HttpAnswer =>
  jsonAnswer(status, [{ message, errorCode }]);

export const notFound = (): HttpAnswer =>
  restError(404, 'NOT_FOUND', 'The requested resource does not exist');

const badBody = (): HttpAnswer =>
  restError(400, 'JSON_PARSER_ERROR', 'The body is not the JSON that this resource takes.');
