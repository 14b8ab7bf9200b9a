import type { StreamEvent } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import type { PoisonFacts } from '../errors/poison-event-error.ts';
import type { OnPoison } from './poison.ts';
import { putAside } from './poison.ts';
import { timeLimit } from './time-limit.ts';

/** Facts about an event that cannot be handled, for {@link putEventAside}. Durations are milliseconds. */
export interface PoisonEvent extends PoisonFacts {
  readonly event: StreamEvent;
  /** The reason. */
  readonly error: unknown;
  /** Limits how long `onPoison` may take. */
  readonly timeout: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Does what `onPoison` says, for operators of your own: completes when an event that cannot be handled counts as done, and fails with a
 * `PoisonEventError` where it is `stop`, or is a function that has failed.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { putEventAside } from '@sfstream/replay';
 * import { asyncScheduler } from 'rxjs';
 *
 * declare const event: StreamEvent;
 *
 * putEventAside('stop', {
 *   event,
 *   error: new Error('too large'),
 *   failure: 'The archive cannot take',
 *   remedy: 'Make it smaller',
 *   timeout: 30_000,
 *   scheduler: asyncScheduler,
 * }).subscribe({ error: (error: Error) => console.error(error.message) });
 * ```
 */
export const putEventAside = (
  onPoison: OnPoison<StreamEvent>,
  { event, error, timeout, scheduler, ...facts }: PoisonEvent,
): Observable<never> =>
  putAside(onPoison, { unit: event, events: [event], error, facts }, timeLimit(timeout, scheduler));
