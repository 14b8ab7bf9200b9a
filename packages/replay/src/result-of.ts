import type { Observable } from 'rxjs';

/**
 * What a handler gives that answers so: of an Observable the last value, or `undefined` where it has none; of a promise
 * what it resolves to; otherwise the answer itself.
 */
export type ResultOf<Answer> =
  Answer extends Observable<infer Value> ? Value | undefined : Awaited<Answer>;
