import { memoizeLast } from '@sfstream/base';
import type { SfStreamError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  asapScheduler,
  concatMap,
  defaultIfEmpty,
  defer,
  filter,
  map,
  repeat,
  scheduled,
  skipWhile,
  take,
  takeUntil,
} from 'rxjs';
import type { Connection } from '../protocol/connection-state.ts';
import type { Publisher } from '../protocol/publisher.ts';
import type { Publication } from '../reports/publication.ts';
import type { Waiting } from './waiting.ts';

/** The things that publishing needs of a connection. */
export interface PublishingPorts {
  /** Its current state, then each later one. */
  readonly connection$: Observable<Connection>;
  /** Emits the error with which publishing ends, to those who subscribe later, too. */
  readonly end$: Observable<SfStreamError>;
}

/**
 * Publishes what waits, one request after another, and emits what became of each event, in order. Waits for a session, and for the
 * next one with what was certainly not sent. Completes when nothing waits, or at the end: then some may be left.
 */
export const publishWaiting = (
  { connection$, end$ }: PublishingPorts,
  way: keyof Publisher,
  channel: string,
  waiting: Waiting,
): Observable<Publication> =>
  defer(() => {
    const sendBy = memoizeLast((publisher: Publisher) => publisher[way](channel, end$));
    let lost: Publisher | undefined;
    return defer(() => nextPublisher(connection$, lost).pipe(takeUntil(end$))).pipe(
      concatMap((publisher) =>
        sendBy(publisher)(waiting).pipe(
          take(1),
          defaultIfEmpty<readonly Publication[], readonly Publication[]>([]),
          concatMap((publications) => {
            lost = publications.length === 0 ? publisher : undefined;
            waiting.drop(publications.length);
            return publications;
          }),
        ),
      ),
      repeat({ delay: () => (waiting.isEmpty() ? EMPTY : soon$.pipe(takeUntil(end$))) }),
    );
  });

/** Requests that end at once would else call each other, until the stack overflows. */
const soon$ = scheduled([true], asapScheduler);

/** The publisher of the session, or of the next one after that which is lost. */
const nextPublisher = (
  connection$: Observable<Connection>,
  lost: Publisher | undefined,
): Observable<Publisher> =>
  connection$.pipe(
    map((connection) => ('publisher' in connection ? connection.publisher : undefined)),
    skipWhile((publisher) => publisher !== undefined && publisher === lost),
    filter((publisher) => publisher !== undefined),
    take(1),
  );
