import type { Observable, SchedulerLike } from 'rxjs';
import { asyncScheduler, catchError, throwError, timeout } from 'rxjs';
import { connectionOf } from './connection.ts';
import type { Connection } from './connection.ts';
import type { RedisClient } from './redis-client.ts';
import { failureOf } from './failure-of.ts';
import { RedisRequestError } from '../errors/redis-request-error.ts';

/** A Redis that answers in time or fails. */
export interface Redis {
  /**
   * Sends a command on subscription. Fails with a {@link RedisRequestError}, also where no answer comes in time: both client
   * packages would wait for a server that is away or hangs.
   */
  readonly ask: (...command: readonly string[]) => Observable<unknown>;
  /** Runs a Lua script, which is one step to all other clients. */
  readonly run: (
    script: string,
    keys: readonly string[],
    args: readonly string[],
  ) => Observable<unknown>;
  /**
   * Uses a connection of its own, on which commands may wait for `limit` milliseconds; then they fail. It is closed with the
   * result.
   */
  readonly apart: <T>(limit: number, use: (waiting: Redis) => Observable<T>) => Observable<T>;
}

/** Makes the {@link Redis} of a client. `limit` is the number of milliseconds for each answer. */
export const redisOf = (
  client: RedisClient,
  limit: number,
  scheduler: SchedulerLike = asyncScheduler,
): Redis => inTime(connectionOf(client), limit, scheduler);

const inTime = (connection: Connection, limit: number, scheduler: SchedulerLike): Redis => {
  const ask: Redis['ask'] = (...request) => {
    const [command = ''] = request;
    return connection.send(request).pipe(
      catchError((cause: unknown) => throwError(() => failureOf(command, cause))),
      timeout({ first: limit, scheduler, with: () => throwError(() => late(command, limit)) }),
    );
  };
  return {
    ask,
    run: (script, keys, args) => ask('EVAL', script, String(keys.length), ...keys, ...args),
    apart: (longer, use) => connection.apart((own) => use(inTime(own, longer, scheduler))),
  };
};

const late = (command: string, limit: number): RedisRequestError =>
  new RedisRequestError(
    command,
    `Redis gave no answer to ${command} within ${limit} ms. Check that it is reachable, or allow more time.`,
  );
