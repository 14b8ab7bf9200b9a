import type { EventBus } from '../events/event-bus.ts';
import { jsonAnswer } from '../wire/http-server.ts';
import type { HttpAnswer, HttpExchange } from '../wire/http-server.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';
import { notFound, restError } from '../wire/rest-error.ts';
import { RestQueries } from './rest-queries.ts';
import type { Rows } from './rest-queries.ts';
import { RestSobjects } from './rest-sobjects.ts';
import type { StreamingChannels } from '../events/streaming-channels.ts';
import { bearerToken } from '../logins/token-registry.ts';
import type { TokenRegistry } from '../logins/token-registry.ts';

const DAILY_LIMIT = 15_000;
const OLDEST_VERSION = 37;
const NEWEST_VERSION = 66;

/** The part of the REST API under `/services/data` that streaming programs use. */
export class RestEndpoint {
  readonly #tokens: TokenRegistry;
  readonly #sobjects: RestSobjects;
  readonly #queries: RestQueries;
  #used = 0;

  constructor(settings: {
    bus: EventBus;
    tokens: TokenRegistry;
    streamingChannels: StreamingChannels;
    records: Readonly<Record<string, Rows>>;
  }) {
    const { bus, tokens, streamingChannels, records } = settings;
    this.#tokens = tokens;
    this.#sobjects = new RestSobjects(bus, streamingChannels);
    this.#queries = new RestQueries((object, name) =>
      object === 'StreamingChannel' ? streamingChannels.rows(name) : records[object],
    );
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
    resource: readonly string[],
  ): HttpAnswer {
    if (!this.#tokens.isValid(bearerToken(request.headers.authorization))) {
      return restError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    }
    if (!isVersion(version)) return notFound();
    const [area, ...rest] = resource;
    switch (area) {
      case 'query':
      case 'queryAll':
        return this.#queries.answer(request, rest);
      case 'limits':
        return request.method === 'GET' && rest.length === 0 ? this.#limits() : notFound();
      case 'sobjects':
        return this.#sobjects.answer(request, rest);
      case 'composite':
        return rest.join('/') === 'sobjects' ? this.#sobjects.collection(request) : notFound();
      default:
        return notFound();
    }
  }

  #limits(): HttpAnswer {
    return jsonAnswer(200, {
      DailyApiRequests: { Max: DAILY_LIMIT, Remaining: DAILY_LIMIT - this.#used },
      DailyDurableStreamingApiEvents: { Max: 50_000, Remaining: 50_000 },
      DurableStreamingApiConcurrentClients: { Max: 20, Remaining: 20 },
      HourlyPublishedPlatformEvents: { Max: 50_000, Remaining: 50_000 },
    });
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
