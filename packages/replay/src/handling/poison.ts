import { messageOf } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, ignoreElements, throwError } from 'rxjs';
import { answersOf } from '../answers/answers-of.ts';
import type { PoisonFacts } from '../errors/poison-event-error.ts';
import { PoisonEventError } from '../errors/poison-event-error.ts';
import type { TimeLimit } from './time-limit.ts';

/** Decides what to do when a handler has failed for good; a function puts the event, or the batch, aside. */
export type OnPoison<Unit> = 'stop' | 'skip' | ((unit: Unit, error: unknown) => unknown);

/** A unit of work that cannot be done, and why. */
export interface Poison<Unit> {
  readonly unit: Unit;
  readonly events: ReadonlyNonEmptyArray<StreamEvent>;
  readonly error: unknown;
  /** Default: a handler has failed. */
  readonly facts?: PoisonFacts;
}

/** Completes when what cannot be done counts as done. Fails with a {@link PoisonEventError} otherwise. */
export const putAside = <Unit>(
  onPoison: OnPoison<Unit>,
  { unit, events, error, facts }: Poison<Unit>,
  inTime: TimeLimit,
): Observable<never> => {
  if (onPoison === 'skip') return EMPTY;
  if (onPoison === 'stop') return throwError(() => new PoisonEventError(events, error, facts));
  return answersOf(() => onPoison(unit, error), owner).pipe(
    inTime('onPoison'),
    ignoreElements(),
    catchError((worse: unknown) => {
      const both = `${messageOf(error)}; and so did onPoison: ${messageOf(worse)}`;
      throw new PoisonEventError(events, new AggregateError([error, worse], both), facts);
    }),
  );
};

const owner = { field: 'onPoison', name: 'onPoison' };
