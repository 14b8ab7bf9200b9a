import { ClientError, InvalidOperationError, isSfStreamError } from '@sfstream/base';
import type { SfStreamError } from '@sfstream/base';
import { TransportError } from '@sfstream/http';
import type { Observable, Subject } from 'rxjs';
import { EMPTY, catchError, filter, map, of, race, tap } from 'rxjs';
import type { Ask } from '../bayeux/conversation.ts';
import { publish } from '../bayeux/publish.ts';
import { ServerError } from '../errors/server-error.ts';
import { recoveryFrom } from '../failures/recovery.ts';
import type { Publisher, Send } from '../protocol/publisher.ts';
import type { LivePorts } from '../protocol/session-ports.ts';
import type { Signal } from '../protocol/signal.ts';
import type { Publication } from '../reports/publication.ts';
import { retriedInSession } from './retried-in-session.ts';

/**
 * Publishes in a session of Bayeux, which has no lists and no streams: one event with each request. `news` gets the events that come
 * with the answers, and fails where the server is no longer reached.
 */
export const sessionPublisher = (
  ask: Ask,
  clientId: string,
  news: Subject<Signal>,
  ports: LivePorts,
): Publisher => {
  const inTurn =
    (channel: string, end$: Observable<SfStreamError>): Send =>
    ([datum]) =>
      race(
        retriedInSession('repeating', () => publish(ask, clientId, channel, datum), ports).pipe(
          tap((signal) => {
            if (signal.type !== 'published') news.next(signal);
          }),
          filter((signal) => signal.type === 'published'),
          map(({ channel: name, response }): readonly Publication[] => [
            { outcome: 'published', channel: name, response },
          ]),
          catchError((error: unknown) => {
            if (!isSfStreamError(error)) throw error;
            if (error instanceof InvalidOperationError) return EMPTY;
            if (recoveryFrom(error).remedy === 'resume') {
              news.error(error);
              return EMPTY;
            }
            const outcome = isRefusal(error) ? 'failed' : 'unknown';
            return of<readonly Publication[]>([{ outcome, channel, error }]);
          }),
        ),
        end$.pipe(map((error) => [{ outcome: 'unknown', channel, error }] as const)),
      );
  return { list: inTurn, stream: inTurn };
};

/** True where the event certainly was not published. */
const isRefusal = (error: SfStreamError): boolean =>
  error instanceof ServerError ||
  error instanceof ClientError ||
  (error instanceof TransportError && Math.trunc((error.status ?? 0) / 100) === 4);
