import { EMPTY, identity } from 'rxjs';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { Leader } from './leader.ts';
import { led } from './led.ts';

/**
 * Subscribes a stream while this process leads its group, and leaves it when a term is over, for work that keeps no
 * position. When the stream ends, so does the election for it. Use the option `leader` of `consume`, `consumeBatches`,
 * `checkpoint` and `forward` where positions are kept: they end the work of a term with it.
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
export const whileLeading = <T>(leader: Leader): MonoTypeOperatorFunction<T> =>
  led(leader, () => ({ operator: identity, writtenSoFar$: EMPTY }));
