import type { Observable } from 'rxjs';
import { defaultIfEmpty, defer, from, isObservable, of, take } from 'rxjs';

/** The answer of a function of yours: the value itself, a promise of it, or an Observable whose first value counts. */
export type MaybeAsync<T> = T | PromiseLike<T> | Observable<T>;

/**
 * The one value that `ask` answers with, however it answers; nothing is asked before subscription. Only promises and
 * Observables are waited for: a `Map`, which its own `set` returns, is a value and not a sequence.
 */
export const answerOf = <T>(ask: () => MaybeAsync<T>): Observable<T | undefined> =>
  defer((): Observable<T> => {
    const answer = ask();
    if (isObservable(answer)) return answer;
    return isPromiseLike(answer) ? from(answer) : of(answer);
  }).pipe(take(1), defaultIfEmpty(undefined));

const isPromiseLike = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof value === 'object' &&
  value !== null &&
  'then' in value &&
  typeof value.then === 'function';
