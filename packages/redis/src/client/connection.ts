import type { Observable } from 'rxjs';
import {
  Observable as RxObservable,
  catchError,
  defer,
  finalize,
  ignoreElements,
  merge,
  throwError,
} from 'rxjs';
import { failureOf } from './failure-of.ts';
import type { IoRedis, NodeRedis, RedisClient } from './redis-client.ts';

/** The abilities of both client packages, in one form. */
export interface Connection {
  /** Sends a command on subscription. Unsubscribing withdraws it, where the client still has it and lets it go. */
  readonly send: (command: readonly string[]) => Observable<unknown>;
  /**
   * Uses a connection of its own, for commands that wait. It is opened on subscription, and closed with the result: what still
   * waits on it ends. Fails where it cannot be opened.
   */
  readonly apart: <T>(use: (connection: Connection) => Observable<T>) => Observable<T>;
}

/** Makes a {@link Connection} of a client of either package. */
export const connectionOf = (client: RedisClient): Connection =>
  'call' in client ? ofIoRedis(client) : ofNodeRedis(client);

const ofIoRedis = (client: IoRedis): Connection => ({
  send: ([name = '', ...args]) => defer(() => client.call(name, ...args)),
  apart: (use) =>
    defer(() => {
      const own = client.duplicate({ commandTimeout: undefined, socketTimeout: undefined });
      own.on('error', isToldByRequests);
      return use(ofIoRedis(own)).pipe(finalize(() => own.disconnect()));
    }),
});

const ofNodeRedis = (client: NodeRedis): Connection => ({
  send: (command) =>
    new RxObservable((subscriber) => {
      const withdrawal = new AbortController();
      subscriber.add(() => withdrawal.abort());
      return defer(() =>
        client.sendCommand([...command], { abortSignal: withdrawal.signal }),
      ).subscribe(subscriber);
    }),
  apart: (use) =>
    defer(() => {
      const { socketTimeout: _, ...socket } = client.options?.socket ?? {};
      // It is made again where it is lost, so it need not connect again by itself.
      const own = client.duplicate({ socket: { ...socket, reconnectStrategy: false } });
      const settled = new Promise<void>((resolve) => {
        own.on('connect', resolve);
        own.on('error', resolve);
      });
      // Commands wait in the client until it is connected.
      return merge(connected(own), use(ofNodeRedis(own))).pipe(
        finalize(() => void settled.then(() => destroyed(own))),
      );
    }),
});

const connected = (own: NodeRedis): Observable<never> =>
  defer(() => own.connect()).pipe(
    ignoreElements(),
    catchError((cause: unknown) => throwError(() => failureOf('connect', cause))),
  );

/** A client that is destroyed while it connects stays connected for ever (redis 6.3), so this waits until it is or has failed. */
const destroyed = (own: NodeRedis): void => {
  try {
    own.destroy();
  } catch {
    // It is closed already, since its connection was lost.
  }
};

/** Both packages end the process, or write to the console, where nobody listens for errors. */
const isToldByRequests = (): void => undefined;
