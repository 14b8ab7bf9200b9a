import { ClientError } from '@sfstream/core';
import type { Subscribable } from 'rxjs';
import { Observable, concatMap, defer, finalize, from, isObservable, of, throwError } from 'rxjs';
import { has } from './has.ts';
import { iterated } from './iterated.ts';
import type { Unawaited } from './unawaited-in.ts';
import { unawaitedIn, unawaitedList } from './unawaited-in.ts';
import { withTeardown } from './with-teardown.ts';

/** The function that answers: its option, and its name for messages. */
export interface Owner {
  readonly field: string;
  readonly name: string;
}

/**
 * All that `ask` answers with. Whatever does its work only while it is run or waited for is run to its end: promises,
 * Observables of any library, generators, streams, and what these give in turn. Lists, sets, maps, texts and other objects
 * are values, unless they are or hold work that nobody waits for.
 * Fails where an answer would have to be run and cannot be: it must not pass for done.
 */
export const answersOf = (ask: () => unknown, owner: Owner): Observable<unknown> =>
  defer(() => answersIn(ask(), owner));

const answersIn = (answer: unknown, owner: Owner): Observable<unknown> => {
  if (isPlain(answer)) return of(answer);
  if (isCollection(answer)) {
    return holdsWork(answer) ? throwError(() => cannotRun(owner, unawaitedList)) : of(answer);
  }
  const run = (inner: unknown): Observable<unknown> => answersIn(inner, owner);
  if (isObservable(answer)) return withTeardown(answer).pipe(concatMap(run));
  if (has(answer, 'then')) return from(Promise.resolve(answer as unknown)).pipe(concatMap(run));
  const foreign = foreignObservable(answer);
  if (foreign !== undefined) return withTeardown(foreign).pipe(concatMap(run));
  // Before the iterator, which cannot be stopped while it waits for data.
  if (has(answer, 'getReader')) return iterated(readingFrom(answer as ReadableStream), run);
  if (has(answer, Symbol.asyncIterator) || has(answer, Symbol.iterator)) {
    return iterated(answer, run).pipe(finalize(() => destroy(answer)));
  }
  const unawaited = unawaitedIn(answer);
  return unawaited === undefined ? of(answer) : throwError(() => cannotRun(owner, unawaited));
};

/** An Observable of another library: not all agree on the name under which it is found. */
const foreignObservable = (answer: object): Observable<unknown> | undefined => {
  const name = [Symbol.observable, '@@observable'].find((key) => has(answer, key));
  if (name === undefined) return undefined;
  const { [name]: give } = answer as Record<PropertyKey, () => Subscribable<unknown>>;
  return new Observable((subscriber) => give?.call(answer).subscribe(subscriber));
};

/** Tells whether it has an iterator without being work. */
const isCollection = (answer: object): boolean =>
  Array.isArray(answer) ||
  ArrayBuffer.isView(answer) ||
  answer instanceof Map ||
  answer instanceof Set ||
  answer instanceof String;

/** The most frequent answers, and what cannot be work. */
const isPlain = (answer: unknown): answer is string | number | boolean | null | undefined =>
  (typeof answer !== 'object' && typeof answer !== 'function') || answer === null;

/** Tells whether it is a list of work, begun or not, such as `events.map(ship)`. */
const holdsWork = (collection: object): boolean =>
  itemsOf(collection).some(
    (item) => !isPlain(item) && typeof item !== 'function' && (isRun(item) || isUnawaited(item)),
  );

/** Tells whether it would be run if it were the answer itself. */
const isRun = (item: object): boolean =>
  has(item, 'then') ||
  has(item, 'getReader') ||
  has(item, Symbol.asyncIterator) ||
  (has(item, Symbol.iterator) && has(item, 'next')) ||
  foreignObservable(item) !== undefined;

const isUnawaited = (item: object): boolean => unawaitedIn(item) !== undefined;

const itemsOf = (collection: object): readonly unknown[] =>
  Array.isArray(collection)
    ? (collection as readonly unknown[])
    : collection instanceof Set || collection instanceof Map
      ? [...(collection as Set<unknown> | Map<unknown, unknown>).values()]
      : [];

/** A stream of Node, too, cannot be stopped otherwise while it waits for data; one that has ended bears it. */
const destroy = (answer: object): void => {
  if (has(answer, 'destroy')) (answer as { destroy: () => unknown }).destroy();
};

const readingFrom = (stream: ReadableStream): AsyncIterable<unknown> => {
  const reader = stream.getReader();
  const iterator = {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: async () => {
      await reader.cancel();
      return { done: true as const, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
};

const cannotRun = ({ field, name }: Owner, { what, remedy }: Unawaited): ClientError =>
  new ClientError(
    `${name} answered with ${what}, so its work may not be done. ${remedy} Answer with a value, a promise, an Observable or a generator.`,
    { field },
  );
