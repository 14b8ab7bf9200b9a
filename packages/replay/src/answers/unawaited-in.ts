import { has } from './has.ts';

/** Work that nobody waits for, and what to answer with instead. */
export interface Unawaited {
  readonly what: string;
  readonly remedy: string;
}

/** Stands for a list of work. */
export const unawaitedList: Unawaited = {
  what: 'a list of promises or other work, which nobody waits for',
  remedy: 'Promise.all or forkJoin makes one of them.',
};

/** The work in an answer that can be neither run nor waited for; undefined for a value. */
export const unawaitedIn = (answer: object): Unawaited | undefined =>
  kinds.find(({ isOne }) => isOne(answer));

/** Every kind that does its work behind what it gives. The more exact ones come first. */
const kinds: readonly (Unawaited & { readonly isOne: (answer: object) => boolean })[] = [
  {
    what: 'a function, which nobody calls',
    remedy: 'Call it.',
    isOne: (answer) => typeof answer === 'function',
  },
  {
    what: 'an object to subscribe to that is not an Observable',
    remedy: 'Make an Observable of it with new Observable().',
    isOne: (answer) => has(answer, 'subscribe'),
  },
  {
    what: 'a subscription, which nobody waits for',
    remedy: 'Do not subscribe, but answer with the Observable.',
    isOne: (answer) => has(answer, 'unsubscribe'),
  },
  {
    what: 'a stream that cannot be read to its end',
    remedy: 'Use finished() of node:stream/promises, or close() of a writer.',
    isOne: (answer) => has(answer, 'pipe') || has(answer, 'getWriter'),
  },
  {
    what: 'a child process, which nobody waits for',
    remedy: "Use once(child, 'exit') of node:events.",
    isOne: (answer) => has(answer, 'kill') && has(answer, 'on') && 'pid' in answer,
  },
  {
    what: 'an event emitter, which nobody waits for',
    remedy: 'Use once(emitter, name) of node:events with the event that ends its work.',
    isOne: (answer) => has(answer, 'emit') && prototypesOf(answer).some(isOfEmitters),
  },
  {
    what: 'a request that tells its end by an event, which nobody waits for',
    remedy: 'Make a promise of that event.',
    isOne: (answer) => has(answer, 'dispatchEvent') && 'readyState' in answer,
  },
  {
    what: 'an object that holds a promise, which nobody waits for',
    remedy: 'Wait for it in the handler, or answer with the promise itself.',
    isOne: (answer) => isRecord(answer) && valuesOf(answer).some(isPromise),
  },
];

/** Goes by the name: others have methods of these names as well, such as the documents of an object mapper. */
const isOfEmitters = (prototype: object): boolean =>
  (prototype as { readonly constructor?: { readonly name?: unknown } }).constructor?.name ===
  'EventEmitter';

const prototypesOf = (answer: object): readonly object[] => {
  const prototype = Object.getPrototypeOf(answer) as object | null;
  return prototype === null ? [] : [prototype, ...prototypesOf(prototype)];
};

/** An object without a class of its own: entities of object mappers hold promises that are not work. */
const isRecord = (answer: object): boolean => prototypesOf(answer).length <= 1;

/** Leaves out getters, which may begin work or throw. */
const valuesOf = (record: object): readonly unknown[] =>
  Object.keys(record).map((key) => Object.getOwnPropertyDescriptor(record, key)?.value as unknown);

const isPromise = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && has(value, 'then');
