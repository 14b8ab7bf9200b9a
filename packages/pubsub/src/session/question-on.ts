import type { Wanted } from '@sfstream/core/transport';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, map, of, switchMap, take, throwError } from 'rxjs';
import type { Call } from '../calls/call.ts';
import { isUnanswered } from '../connections/is-unanswered.ts';
import { getTopic } from '../wire/methods.ts';

/**
 * Makes the question by which a connection is known to work: for any channel that is wanted. Emits once where it is answered, be it
 * with a refusal; completes at once where no channel is wanted.
 */
export const questionOn =
  (wanted$: Observable<Wanted>) =>
  (call: Call): Observable<unknown> =>
    wanted$.pipe(
      take(1),
      map(({ demands }) => Array.from(demands.keys()).at(0)),
      switchMap((topicName) =>
        topicName === undefined ? EMPTY : call.unary(getTopic, { topicName }),
      ),
      catchError((error: unknown) => (isUnanswered(error) ? throwError(() => error) : of(error))),
    );
