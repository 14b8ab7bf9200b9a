import type { InteropObservable, Observable } from 'rxjs';

/** A value, though it could be iterated. */
type Collection =
  | string
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBufferView;

/**
 * The result of a handler that answers so: of an Observable, a generator or a stream the last value, or `undefined` where it has
 * none; of a promise what it resolves to, or gives in turn; otherwise the answer itself.
 */
export type ResultOf<Answer> = Answer extends Collection
  ? Answer
  : Answer extends
        | Observable<infer Value>
        | InteropObservable<infer Value>
        | AsyncIterable<infer Value>
        | Iterable<infer Value>
    ? ResultOf<Value> | undefined
    : Answer extends PromiseLike<infer Value>
      ? ResultOf<Value>
      : Answer;
