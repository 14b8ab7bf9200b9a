import { InvalidOperationError, failingLast, isSfStreamError, messageOf } from '@sfstream/base';
import type { SfStreamError } from '@sfstream/base';
import type { Observable, OperatorFunction } from 'rxjs';
import {
  EMPTY,
  ReplaySubject,
  catchError,
  concat,
  defer,
  exhaustMap,
  finalize,
  map,
  merge,
  of,
  takeUntil,
  tap,
} from 'rxjs';
import { beside } from '../connection/beside.ts';
import type { Connection } from '../protocol/connection-state.ts';
import type { Publication } from '../reports/publication.ts';
import type { Published } from '../reports/published.ts';
import { checkList } from './check-list.ts';
import { published } from './published.ts';
import { publishWaiting } from './publish-waiting.ts';
import type { PublishingPorts } from './publish-waiting.ts';
import { createWaiting } from './waiting.ts';

/** The things of a client that publishing needs. */
export interface PublishingClient {
  /** Throws a `ClientError` for the name of a channel that cannot be. */
  readonly checkChannel: (name: string) => void;
  readonly isClosing: () => boolean;
  /** Emits once when the client closes. */
  readonly closed$: Observable<unknown>;
  /** Keeps the connection while it is subscribed. Emits nothing, and fails with it. */
  readonly connected$: Observable<never>;
  /** The current state of the connection, then each later one. */
  readonly connection$: Observable<Connection>;
}

/** The publishing part of a `Client`, through all its sessions. */
export interface Publishing {
  readonly publish: (channel: string, data: unknown) => Observable<Published>;
  readonly publishAll: (channel: string, list: Iterable<unknown>) => Observable<Publication>;
  readonly publishStream: (channel: string) => OperatorFunction<unknown, Publication>;
}

/**
 * Makes the {@link Publishing} of a client. It fails as the connection does, and with an `InvalidOperationError` where the client is
 * closed before all was sent; each after the results of what was under way.
 */
export const createPublishing = (client: PublishingClient): Publishing => {
  const publishAll = (channel: string, list: Iterable<unknown>): Observable<Publication> => {
    client.checkChannel(channel);
    checkList(list);
    return defer(() => {
      const iterator = list[Symbol.iterator]();
      const waiting = createWaiting(iterator);
      return waiting.isEmpty()
        ? EMPTY
        : whileConnected(client, (ports) =>
            concat(
              publishWaiting(ports, 'list', channel, waiting),
              defer(() => (waiting.isEmpty() ? EMPTY : failureOf(ports.end$))),
            ),
          ).pipe(finalize(() => iterator.return?.()));
    });
  };
  return {
    publish: (channel, data) => publishAll(channel, [data]).pipe(map(published)),
    publishAll,
    publishStream: (channel) => {
      client.checkChannel(channel);
      return failingLast((data$) =>
        whileConnected(client, (ports) => {
          const waiting = createWaiting();
          let isComplete = false;
          const arrived$ = data$.pipe(
            tap({ next: waiting.add, complete: () => (isComplete = true) }),
            takeUntil(ports.end$),
          );
          return concat(
            arrived$.pipe(exhaustMap(() => publishWaiting(ports, 'stream', channel, waiting))),
            defer(() => (isComplete && waiting.isEmpty() ? EMPTY : failureOf(ports.end$))),
          );
        }),
      );
    },
  };
};

/** Keeps the connection while the work goes on. Tells the work why it has to end: it has results to give before. */
const whileConnected = (
  { isClosing, closed$, connected$, connection$ }: PublishingClient,
  work: (ports: PublishingPorts) => Observable<Publication>,
): Observable<Publication> =>
  defer(() => {
    if (isClosing()) throw new InvalidOperationError('The client is closed. Make a new one.');
    const end = new ReplaySubject<SfStreamError>(1);
    const failure$ = merge(
      closed$.pipe(map(closedTooEarly)),
      connected$.pipe(catchError((error: unknown) => of(ofOurs(error)))),
    );
    return work({ connection$, end$: end }).pipe(
      beside(failure$.pipe(tap((error) => end.next(error)))),
      // Ends what is kept open for later requests; nobody hears the error.
      finalize(() => end.next(closedTooEarly())),
    );
  });

const failureOf = (end$: Observable<SfStreamError>): Observable<never> =>
  end$.pipe(
    map((error) => {
      throw error;
    }),
  );

const closedTooEarly = (): SfStreamError =>
  new InvalidOperationError(
    'The client was closed before all events were published. Wait for the results before you close it.',
  );

/** Functions of the caller's may throw anything. */
const ofOurs = (error: unknown): SfStreamError =>
  isSfStreamError(error) ? error : new InvalidOperationError(messageOf(error), { cause: error });
