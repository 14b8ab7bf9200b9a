import { Client } from '@grpc/grpc-js';
import type { HttpOptions } from '@sfstream/http';
import { TransportError, TransportTimeoutError } from '@sfstream/http';
import { EMPTY, Observable, concat, defer, of, switchMap, throwError } from 'rxjs';
import { answerTimeout } from './answer-timeout.ts';
import type { Call } from './call.ts';
import type { Caller } from './caller.ts';
import { grpcCall } from './grpc-call.ts';
import { readinessOf } from './readiness-of.ts';
import type { Readiness } from './readiness-of.ts';
import { reasonOfFailure } from './reason-of-failure.ts';
import type { Route } from './route.ts';
import { routeTo } from './route.ts';

/** Milliseconds. */
export const usualPingInterval = 60_000;

/** Options of {@link connect}. */
export interface ConnectOptions {
  readonly origin: string;
  /** `proxy`, `tls` and `timeout` count. */
  readonly http: HttpOptions;
  /** Milliseconds between two PINGs while there are calls. Default: {@link usualPingInterval}. */
  readonly pingInterval?: number;
  /** Milliseconds after which a PING without an answer ends the connection. Default 15,000. */
  readonly pingTimeout?: number;
  /** Asked for each call. */
  readonly caller: () => Caller;
}

/**
 * Opens a connection on subscription, emits it once it is open, and closes it on unsubscription. Nothing is tried twice:
 * where no connection comes about, it fails with a `TransportError` that has the code of the reason. Cancel the calls
 * first.
 */
export const connect = ({ origin, http, caller, ...pings }: ConnectOptions): Observable<Call> =>
  defer(() => {
    const timeout = answerTimeout(http);
    const route = routeTo(origin, http);
    const opened$ = clientOf(route, pings).pipe(
      switchMap((client) =>
        readinessOf(client, timeout).pipe(
          switchMap((readiness) =>
            readiness === 'ready'
              ? of(grpcCall({ client, caller, timeout }))
              : concat(reasonOfFailure(origin, http), unopened(origin, readiness, timeout)),
          ),
        ),
      ),
    );
    // The library prints the refusals of proxies, and keeps the reason to itself.
    return concat(route.isProxied ? reasonOfFailure(origin, http) : EMPTY, opened$);
  });

/** A client for one connection: a shared one would wait, by a backoff of its own, before it connects again. */
const clientOf = (
  route: Route,
  {
    pingInterval = usualPingInterval,
    pingTimeout = 15_000,
  }: Pick<ConnectOptions, 'pingInterval' | 'pingTimeout'>,
): Observable<Client> =>
  new Observable((subscriber) => {
    const client = new Client(route.target, route.credentials, {
      ...route.options,
      'grpc.primary_user_agent': 'sfstream',
      'grpc.use_local_subchannel_pool': 1,
      // What may be repeated is decided where it is sent.
      'grpc.enable_retries': 0,
      'grpc.service_config_disable_resolution': 1,
      'grpc.enable_channelz': 0,
      'grpc.keepalive_time_ms': pingInterval,
      'grpc.keepalive_timeout_ms': pingTimeout,
      // The largest answer there is. With Node's 64 KiB a round trip of 50 ms lets 75 events of 10 kB a second through.
      'grpc-node.flow_control_window': 4 * 1024 * 1024,
      // A hundred events, as many as a stream may ask for, of the 1 MB that an event may have: what is refused would come again.
      'grpc.max_receive_message_length': 128 * 1024 * 1024,
    });
    subscriber.next(client);
    // One that is closed in the turn in which it began to open leaves its connection behind.
    return () => setImmediate(() => client.close());
  });

const unopened = (
  origin: string,
  readiness: Exclude<Readiness, 'ready'>,
  timeout: number,
): Observable<never> =>
  throwError(() => {
    const facts = { method: 'POST', url: `${origin}/` };
    return readiness === 'late'
      ? new TransportTimeoutError(
          `No HTTP/2 connection to ${origin} was opened within ${timeout} ms. Check the network and the proxy.`,
          facts,
        )
      : new TransportError(
          `No HTTP/2 connection to ${origin} was opened, although the host answers. Check that nothing on the way allows HTTP/1.1 only.`,
          facts,
        );
  });
