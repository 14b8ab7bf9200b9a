import { checkOptions } from '@sfstream/base';
import { ClientError } from '@sfstream/core';
import { marbles } from '@sfstream/testing';
import { NEVER, catchError, of, throwError } from 'rxjs';
import { checkpoint } from '../operators/checkpoint.ts';
import { consumeBatches } from '../operators/consume-batches.ts';
import { consume } from '../operators/consume.ts';
import { allConsumeRules } from './consume-options.ts';

/** As a caller without types may call. */
const call =
  (operator: (handler: never, options: never) => unknown, ...args: readonly unknown[]) =>
  (): unknown =>
    operator(...(args as [never, never]));

/** What a wrong option is refused with. */
const refusal = (refused: () => unknown): unknown => {
  try {
    return refused();
  } catch (error) {
    return error;
  }
};

const handler = (): void => undefined;
const store = new Map();

describe('the options of consume', () => {
  it.each<[string, unknown, RegExp]>([
    ['store', { store: 'replay.json' }, /^store of consume must be a store with get and set/],
    ['concurrency', { concurrency: 0 }, /^concurrency of consume must be a whole number above 0/],
    ['concurrency', { concurrency: 1.5 }, /^concurrency of consume must be/],
    ['orderBy', { orderBy: 'id' }, /^orderBy of consume must be a function/],
    ['retry', { retry: 3 }, /^retry of consume must be an object such as/],
    ['count', { retry: { count: -1 } }, /^count of retry must be a whole number of 0 or more/],
    ['delay', { retry: { delay: '1s' } }, /^delay of retry must be a number of milliseconds/],
    ['resetOnSuccess', { retry: { count: 1, resetOnSuccess: 1 } }, /must be true or false/],
    ['times', { retry: { times: 3 } }, /^retry has no option times/],
    ['retry', { retry: {} }, /^retry needs a count or a delay/],
    ['timeout', { timeout: -1 }, /^timeout of consume must be a number of milliseconds/],
    ['timeout', { timeout: 2 ** 31 }, /at most|to 2,147,483,647/],
    ['onPoison', { onPoison: 'ignore' }, /must be 'stop', 'skip' or a function/],
    ['commit', { store, commit: 1_000 }, /^commit of consume must be an object/],
    ['every', { store, commit: { every: NaN } }, /^every of commit must be/],
    ['orEvents', { store, commit: { orEvents: 0 } }, /^orEvents of commit must be/],
    ['store', { store: null, commit: {} }, /need a store/],
    ['store', { store: null, onStoreError: handler }, /need a store/],
    ['endTimeout', { endTimeout: -1 }, /^endTimeout of consume must be a number of milliseconds/],
    ['schema', { schema: {} }, /^schema of consume must be an io-ts codec or a Standard Schema/],
    ['onStoreError', { store, onStoreError: true }, /^onStoreError of consume must be a function/],
    ['scheduler', { scheduler: {} }, /must be an RxJS scheduler/],
    ['size', { size: 3 }, /^consume has no option size/],
    ['options', null, /takes its options as an object/],
  ])('are refused when %s is wrong: %j', (field, options, message) => {
    const error = refusal(call(consume, handler, options));
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ field, message: expect.stringMatching(message) });
  });

  it('come after a handler', () => {
    expect(refusal(call(consume, undefined))).toMatchObject({ field: 'handler' });
  });

  it.each([
    {},
    { concurrency: Infinity, orderBy: handler, timeout: 1 },
    { retry: { count: Infinity } },
    { retry: { delay: 5 } },
    { commit: {}, onStoreError: handler, endTimeout: 0 },
    { store: null },
    { onPoison: 'stop' },
    { onPoison: 'skip' },
    { onPoison: handler },
    { retry: { count: 1, resetOnSuccess: false } },
    { schema: { decode: handler } },
    { schema: { '~standard': {} } },
    { store, commit: { every: 0, orEvents: Infinity }, onStoreError: undefined },
  ])('may be %j', (options) => {
    expect(call(consume, handler, options)).not.toThrow();
  });
});

it('the rules for others who pass the options of consume on know each of them', () => {
  const options = {
    ...{ store, commit: {}, onStoreError: handler, endTimeout: 0 },
    ...{ concurrency: 1, orderBy: handler, timeout: 1, retry: { count: 1 } },
    ...{ onPoison: 'skip', schema: { decode: handler } },
  };
  expect(() => checkOptions('handler', options, allConsumeRules)).not.toThrow();
});

it(
  'the time limit of a handler is that of onPoison too',
  marbles(({ cold, scheduler, expectObservable }) => {
    const consumed$ = cold('a-', { a: { channel: '/u/a', data: {} } }).pipe(
      consume(() => throwError(() => new Error('no')), {
        ...{ scheduler, timeout: 5, onPoison: () => NEVER },
      }),
      catchError((error: unknown) => of((error as Error).name)),
    );
    expectObservable(consumed$).toBe('5ms (t|)', { t: 'PoisonEventError' });
  }),
);

describe('the options of checkpoint', () => {
  it.each<[string, unknown, object]>([
    ['store', 'replay.json', {}],
    ['store', null, { commit: {} }],
    ['endTimeout', store, { endTimeout: '5s' }],
    ['onError', store, { onError: handler }],
    ['every', store, { commit: { every: -1 } }],
  ])('are refused when %s is wrong: %j, %j', (field, ...args) => {
    expect(refusal(call(checkpoint, ...args))).toMatchObject({ name: 'ClientError', field });
  });

  it('may be left out, as may the store', () => {
    expect(call(checkpoint)).not.toThrow();
  });
});

describe('the options of consumeBatches', () => {
  it.each<[string, object]>([
    ['size', { time: 5 }],
    ['size', { size: 0, time: 5 }],
    ['time', { size: 5 }],
    ['time', { size: 5, time: -1 }],
    ['orderBy', { size: 5, time: 5, orderBy: handler }],
  ])('are refused when %s is wrong: %j', (field, options) => {
    expect(refusal(call(consumeBatches, handler, options))).toMatchObject({ field });
  });
});
