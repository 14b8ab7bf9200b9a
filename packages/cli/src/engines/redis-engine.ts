import type { IoRedis, NodeRedis, RedisClient } from '@sfstream/redis';
import { redisLeader, redisSink } from '@sfstream/redis';
import type { Observable } from 'rxjs';
import { ReplaySubject, defer, merge, mergeMap, throwError } from 'rxjs';
import type { Engine, EngineRequest } from './engine.ts';
import { loadPackage } from './load-package.ts';
import { reached } from './reached.ts';

/** The package `ioredis` or `redis`, as far as it is used. */
type RedisPackage =
  | { readonly Redis: new (url: string) => IoRedis }
  | { readonly createClient: (options: { readonly url: string }) => NodeRedis & Failing };

/** What tells why a connection has failed. */
interface Failing {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Opens the streams of a Redis. One who is to be elected stands by where it is away; others fail. */
export const redisEngine = async (request: EngineRequest): Promise<Engine> => {
  const { url, group, isLed, from, stop$ } = request;
  const library = loadPackage(['ioredis', 'redis'], from) as RedisPackage;
  const { client: redis, answer$, close } = clientOf(library, url);
  if (!isLed) {
    try {
      await reached('Redis', stop$, answer$);
    } catch (error) {
      close();
      throw error;
    }
  }
  const leader = isLed ? redisLeader({ redis, group }) : undefined;
  return {
    sink: redisSink({ redis, group, ...(leader && { leader }) }),
    leader,
    close: () => Promise.resolve().then(close),
  };
};

interface OpenClient {
  readonly client: RedisClient;
  /** Emits an answer, or fails as the connection does, which both packages would open again for ever. */
  readonly answer$: Observable<unknown>;
  readonly close: () => void;
}

const clientOf = (library: RedisPackage, url: URL): OpenClient => {
  if ('Redis' in library) {
    const client = new library.Redis(url.href);
    return {
      client,
      answer$: merge(
        defer(() => client.call('PING')),
        failureOf(client),
      ),
      close: () => client.disconnect(),
    };
  }
  const client = library.createClient({ url: url.href });
  const failure$ = failureOf(client);
  // Commands wait in the client until it is connected.
  client.connect().catch(() => undefined);
  return {
    client,
    answer$: merge(
      defer(() => client.sendCommand(['PING'])),
      failure$,
    ),
    close: () => client.destroy(),
  };
};

/** Fails as the connection has failed last, and does next. Unheard, the event would end the process. */
const failureOf = (client: Failing): Observable<never> => {
  const failures = new ReplaySubject<Error>(1);
  client.on('error', (error) => failures.next(error));
  return failures.pipe(mergeMap((error) => throwError(() => error)));
};
