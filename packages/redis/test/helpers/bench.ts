import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { firstValueFrom } from 'rxjs';
import { serverUrl } from './server-url.ts';
import type { Connected } from './clients.ts';
import type { Gate } from '../../../replay/test/helpers/gate.ts';
import { gateTo } from '../../../replay/test/helpers/gate.ts';
import type { RedisClient } from '../../src/client/redis-client.ts';
import { redisOf } from '../../src/client/redis.ts';

/** What the tests of one file share: clients, a group of its own for each test, and the end of all that was opened. */
export interface Bench {
  readonly group: () => string;
  readonly client: (url?: string) => RedisClient;
  /** Asks the server of the tests. */
  readonly ask: (...command: readonly string[]) => Promise<unknown>;
  readonly gate: () => Promise<Gate>;
  readonly onEnd: (end: () => unknown) => void;
}

/** Registers the hooks of a {@link Bench}. */
export const benchOf = (connect: (url: string) => Connected): Bench => {
  const ends: (() => unknown)[] = [];
  let group: string;
  let own: RedisClient | undefined;
  beforeEach(() => {
    group = randomUUID();
    own = undefined;
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const client = (url = serverUrl()): RedisClient => {
    const { redis, close } = connect(url);
    ends.push(close);
    return redis;
  };
  return {
    group: () => group,
    client,
    ask: (...command) => done(redisOf((own ??= client()), 5_000).ask(...command)),
    gate: async () => {
      const gate = await gateTo(serverUrl());
      ends.push(() => gate.shut());
      return gate;
    },
    onEnd: (end) => ends.push(end),
  };
};

export const done = <T>(answer$: Observable<T>): Promise<T> => firstValueFrom(answer$);
