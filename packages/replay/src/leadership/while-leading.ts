import { EMPTY, identity } from 'rxjs';
import type { MonoTypeOperatorFunction, OperatorFunction } from 'rxjs';
import type { Leader } from './leader.ts';
import { led } from './led.ts';

/**
 * Subscribes a stream while this process leads its group, and leaves it when a term is over, for work that keeps no
 * position. When the stream ends, so does the election for it. Use the option `leader` of `consume`, `consumeBatches`,
 * `checkpoint` and `forward` where positions are kept: they end the work of a term with it.
 *
 * `work` is what belongs to a term: it ends with it, and begins again in the next one. Where it fails with a
 * `NotLeadingError`, another process leads by now, and the stream goes on in the next term of this one. Default: the
 * stream alone.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import type { Leader } from '@sfstream/replay';
 * import { whileLeading } from '@sfstream/replay';
 *
 * declare const client: Client;
 * declare const leader: Leader;
 *
 * client
 *   .channel('/event/Order__e')
 *   .pipe(whileLeading(leader))
 *   .subscribe((event) => console.log(event.data));
 * ```
 */
export function whileLeading<T>(leader: Leader): MonoTypeOperatorFunction<T>;
export function whileLeading<T, R>(
  leader: Leader,
  work: OperatorFunction<T, R>,
): OperatorFunction<T, R>;
export function whileLeading(
  leader: Leader,
  work: MonoTypeOperatorFunction<unknown> = identity,
): MonoTypeOperatorFunction<unknown> {
  return led(leader, () => ({ operator: work, writtenSoFar$: EMPTY }));
}
