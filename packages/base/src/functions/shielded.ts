import type { Observer, Subscriber, Subscription, TeardownLogic } from 'rxjs';
import { Observable } from 'rxjs';
import { isPromiseLike } from './is-promise-like.ts';
import { reporter } from './reporter.ts';
import type { Report } from './reporter.ts';

/**
 * Lets observers of the Observable throw without ending the process. RxJS rethrows the error of an observer in a turn
 * of its own, and Node does the same with the rejection of an `async` observer; either ends the process. Here the error
 * is reported instead: by RxJS's `config.onUnhandledError` where that is set, and otherwise, once for each observer, by
 * `console.error`, with `name` to identify the Observable. The observer stays subscribed, as always in RxJS.
 *
 * The protection passes through `pipe`: an operator that throws ends its own observer only, and is reported where that
 * has no `error` function. It does not pass through functions that combine several Observables, such as `merge`; shield
 * the result of those.
 *
 * @example
 * ```ts
 * import { shielded } from '@sfstream/base';
 * import { of } from 'rxjs';
 *
 * const numbers$ = shielded('numbers$', of(1, 2));
 * numbers$.subscribe(() => {
 *   throw new Error('my metrics are down'); // Reported, and nothing else.
 * });
 * ```
 */
export const shielded = <T>(name: string, source$: Observable<T>): Observable<T> =>
  new Shielded(name, (subscriber) => source$.subscribe(subscriber));

class Shielded<T> extends Observable<T> {
  readonly #name: string;

  constructor(name: string, subscribe: (subscriber: Subscriber<T>) => TeardownLogic) {
    super(subscribe);
    this.#name = name;
  }

  /** Called by `pipe` for each operator; keeps the protection. */
  override lift<R>(operator?: LikeOperator<R>): Observable<R> {
    return new Shielded<R>(this.#name, (subscriber) => operator?.call(subscriber, this));
  }

  override subscribe(
    observerOrNext?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator subscribes by a Subscriber, which passes on what it throws.
    if (isSubscriber(observerOrNext)) return super.subscribe(observerOrNext);
    const observer =
      typeof observerOrNext === 'object' && observerOrNext !== null
        ? observerOrNext
        : { next: observerOrNext, error, complete };
    return super.subscribe(guarded(observer as Partial<Observer<T>>, reporter(this.#name)));
  }
}

/** RxJS's `Operator`, which RxJS considers internal. */
interface LikeOperator<R> {
  call(subscriber: Subscriber<R>, source: unknown): TeardownLogic;
}

/** Recognises a `Subscriber` by its methods, as RxJS does, so that one of another copy of RxJS counts too. */
const isSubscriber = (value: unknown): value is Subscriber<never> =>
  ['next', 'error', 'complete', 'add', 'remove', 'unsubscribe'].every(
    (method) => typeof (Object(value) as Record<string, unknown>)[method] === 'function',
  );

const guarded = <T>(observer: Partial<Observer<T>>, report: Report): Observer<T> => ({
  next: (value) => attempt(() => observer.next?.(value), report),
  error: (error) => attempt(() => (observer.error ? observer.error(error) : report(error)), report),
  complete: () => attempt(() => observer.complete?.(), report),
});

/** Reports rejections too: an `async` function passes for one that returns nothing as far as the types know. */
const attempt = (call: () => unknown, report: Report): void => {
  try {
    const returned = call();
    if (isPromiseLike(returned)) returned.then(undefined, report);
  } catch (thrown) {
    report(thrown);
  }
};
