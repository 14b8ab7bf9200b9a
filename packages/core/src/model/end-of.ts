import type { Observable } from 'rxjs';
import { NEVER, isObservable } from 'rxjs';

/** The ends of streams. Global, so that one installed copy of this package knows those of another. */
const ends = ((globalThis as Record<symbol, unknown>)[Symbol.for('@sfstream/ends')] ??=
  new WeakMap()) as WeakMap<object, Observable<unknown>>;

/**
 * The end of a stream that is not subscribed: emits once the client of a channel closes, also behind operators of RxJS. It does not
 * complete, as `close()` waits for those who listen to it, for up to three seconds: who has to tidy up after the end
 * unsubscribes when that is done. Never emits for a stream whose end is not known, such as `merge(…)`; {@link withEnd} gives it one.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { endOf } from '@sfstream/core';
 * import { map, take } from 'rxjs';
 *
 * declare const client: Client;
 *
 * const order$ = client.channel('/event/Order__e').pipe(map(({ data }) => data));
 * endOf(order$).pipe(take(1)).subscribe(() => console.log('The client closes.'));
 * ```
 */
export const endOf = (stream$: Observable<unknown>): Observable<unknown> => {
  for (let one: unknown = stream$; isObservable(one); one = sourceOf(one)) {
    const end$ = ends.get(one);
    if (end$ !== undefined) return end$;
  }
  return NEVER;
};

/** RxJS 7 keeps the source of what its operators make. */
const sourceOf = (stream$: object): unknown => (stream$ as { readonly source?: unknown }).source;

/**
 * Gives a stream the end that {@link endOf} tells, where what it is made of hides that: `merge`, `defer` and every `new Observable`
 * do. Returns the same stream.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { endOf, withEnd } from '@sfstream/core';
 * import { merge } from 'rxjs';
 *
 * declare const client: Client;
 *
 * const order$ = client.channel('/event/Order__e');
 * const both$ = withEnd(merge(order$, client.channel('/event/Invoice__e')), endOf(order$));
 * ```
 */
export const withEnd = <Stream extends Observable<unknown>>(
  stream$: Stream,
  end$: Observable<unknown>,
): Stream => {
  ends.set(stream$, end$);
  return stream$;
};
