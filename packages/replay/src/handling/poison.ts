import { messageOf } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, ignoreElements, throwError } from 'rxjs';
import { answersOf } from '../answers/answers-of.ts';
import { PoisonEventError } from '../errors/poison-event-error.ts';
import type { TimeLimit } from './time-limit.ts';

/** Decides what to do when a handler has failed for good; a function puts the event, or the batch, aside. */
export type OnPoison<Unit> = 'stop' | 'skip' | ((unit: Unit, error: unknown) => unknown);

/** Completes when what the handler has failed for counts as done. Fails with a {@link PoisonEventError} otherwise. */
export const putAside = <Unit>(
  onPoison: OnPoison<Unit>,
  unit: Unit,
  events: ReadonlyNonEmptyArray<StreamEvent>,
  error: unknown,
  inTime: TimeLimit,
): Observable<never> => {
  if (onPoison === 'skip') return EMPTY;
  if (onPoison === 'stop') return throwError(() => new PoisonEventError(events, error));
  return answersOf(() => onPoison(unit, error), owner).pipe(
    inTime('onPoison'),
    ignoreElements(),
    catchError((worse: unknown) => {
      const both = `${messageOf(error)}; and so did onPoison: ${messageOf(worse)}`;
      throw new PoisonEventError(events, new AggregateError([error, worse], both));
    }),
  );
};

const owner = { field: 'onPoison', name: 'onPoison' };
