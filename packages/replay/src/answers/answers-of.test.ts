import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObservableInput } from 'rxjs';
import {
  EMPTY,
  NEVER,
  Observable,
  defer,
  finalize,
  from,
  lastValueFrom,
  map,
  of,
  timer,
  toArray,
} from 'rxjs';
import { consume } from '../operators/consume.ts';
import type { ConsumeOptions } from '../operators/consume.ts';
import { PoisonEventError } from '../errors/poison-event-error.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });

/** The work that was done, one entry for each event. */
let done: unknown[] = [];
beforeEach(() => (done = []));

/** Does its work later, and only if it is run. */
const work = async ({ replayId }: StreamEvent): Promise<string> => {
  await sleep(1);
  done.push(replayId);
  return `r${replayId}`;
};

/** As another library makes one, under a name that not all agree on. */
const foreign = (one: StreamEvent, name: PropertyKey = '@@observable'): object => ({
  [name]: () => ({
    subscribe: (observer: { next: (value: unknown) => void; complete: () => void }) => {
      const subscription = from(work(one)).subscribe(observer);
      return { unsubscribe: () => subscription.unsubscribe() };
    },
  }),
});

/* eslint-disable @typescript-eslint/require-await -- as callers write it */
const answers: [string, (one: StreamEvent) => unknown][] = [
  ['a promise', work],
  ['an Observable', (one) => defer(() => work(one))],
  ['a promise of an Observable', async (one) => defer(() => work(one))],
  ['a promise of a promise of a generator', async (one) => Promise.resolve(steps(one))],
  ['an async generator', (one) => steps(one)],
  [
    'a generator',
    function* (one) {
      done.push(one.replayId);
      yield `r${one.replayId}`;
    },
  ],
  [
    'a generator of promises and Observables',
    function* (one) {
      yield sleep(1);
      yield defer(() => work(one));
    },
  ],
  ['an Observable of promises', (one) => of(one).pipe(map(work))],
  ['an Observable of another library', (one) => foreign(one)],
  ['a promise of such a one', async (one) => foreign(one)],
  ['a thenable', (one) => ({ then: (resolve: (value: unknown) => void) => resolve(work(one)) })],
  [
    'a thenable function',
    (one) =>
      Object.assign(() => undefined, {
        then: (resolve: (value: unknown) => void) => resolve(work(one)),
      }),
  ],
  ['a stream of Node', (one) => Readable.from(steps(one))],
  ['a stream of the web', (one) => webStream(steps(one))],
  [
    'a stream of the web that cannot be iterated',
    (one) => ({ getReader: () => webStream(steps(one)).getReader() }),
  ],
  [
    'a list that is made while it is read',
    (one) => ({
      *[Symbol.iterator]() {
        done.push(one.replayId);
        yield `r${one.replayId}`;
      },
    }),
  ],
];
/* eslint-enable @typescript-eslint/require-await */

async function* steps(one: StreamEvent): AsyncGenerator<string> {
  yield 'begun';
  yield await work(one);
}

/** TypeScript does not know `from` of the web's streams yet, which Node has. */
const webStream = (from$: AsyncIterable<unknown>): ReadableStream =>
  (ReadableStream as unknown as { from: (source: object) => ReadableStream }).from(from$);

/** As `Promise.withResolvers` of later Nodes gives it. */
const withResolvers = (): object => {
  let resolve: ((value: unknown) => void) | undefined;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
};

const resultsOf = (handler: (one: StreamEvent) => unknown): Promise<unknown[]> =>
  lastValueFrom(
    of(event(1), event(2)).pipe(
      consume(handler),
      map(({ result }) => result),
      toArray(),
    ),
  );

describe('a handler that answers by', () => {
  it.each(answers)(
    '%s is run to its end before the event counts as done',
    async (_what, handler) => {
      expect(await resultsOf(handler)).toEqual(['r1', 'r2']);
      expect(done).toEqual([1, 2]);
    },
  );

  it('an Observable of a library that was that brought the symbol after RxJS is run, too', async () => {
    const symbol = Symbol('observable');
    Object.defineProperty(Symbol, 'observable', { value: symbol, configurable: true });
    try {
      expect(await resultsOf((one) => foreign(one, symbol))).toEqual(['r1', 'r2']);
    } finally {
      delete (Symbol as { observable?: symbol }).observable;
    }
  });

  it.each<[string, unknown]>([
    ['a list', ['a', 'b']],
    ['a text', 'abc'],
    ['a text object', Object('abc')],
    ['bytes', new Uint8Array([1, 2])],
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['an object', { a: 1 }],
    [
      'an object of a class that holds a promise',
      new (class {
        lazy = Promise.resolve(1);
      })(),
    ],
    ['an object that is made without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['an object that emits, too, as documents of object mappers do', { emit: work, on: work }],
    ['a list of lists', [['a'], new Map([['b', 1]])]],
    ['a list of functions', [work]],
    ['an object without values', { a: null, b: undefined }],
    ['an object that has the id of a process', { pid: 7 }],
    ['an object that can be killed', { kill: work, pid: 7 }],
    ['a client that can be killed and listened to', { kill: work, on: work }],
    ['an object with a state of being ready', { readyState: 1 }],
    ['a target of events', new EventTarget()],
    [
      'an object that emits, of a class without a name',
      Object.assign(Object.create(Object.create(null) as object) as object, { emit: work }),
    ],
    ['a date', new Date(0)],
    ['null', null],
    ['a promise of a list', Promise.resolve(['a', 'b'])],
  ])('%s gives that as its result', async (_what, value) => {
    expect(await resultsOf(() => value)).toEqual([await value, await value]);
  });

  it('an Observable or a generator that gives nothing has no result', async () => {
    expect(await resultsOf(() => EMPTY)).toEqual([undefined, undefined]);
    expect(await resultsOf(function* () {})).toEqual([undefined, undefined]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a function', () => work(event(1)), /^The handler ship answered with a function/],
    ['a promise of a function', Promise.resolve(work), /answered with a function/],
    ['a stream that is only written', new Writable(), /answered with a stream/],
    ['a list of promises', [Promise.resolve(1)], /answered with a list of promises/],
    ['a Set of promises', new Set([Promise.resolve(1)]), /answered with a list of promises/],
    ['a Map of Observables', new Map([[1, of(1)]]), /answered with a list of promises/],
    ['a promise of such a list', Promise.resolve([of(1)]), /answered with a list of promises/],
    ['a subscription', of(1).subscribe(), /answered with a subscription/],
    ['what can be subscribed to otherwise', { subscribe: work }, /not an Observable/],
    ['an event emitter', new EventEmitter(), /an event emitter.*once\(emitter, name\)/],
    ['a promise of an emitter', Promise.resolve(new EventEmitter()), /an event emitter/],
    ['an emitter of a class of its own', new (class Upload extends EventEmitter {})(), /an event/],
    ['a stream of the web that is written', new WritableStream(), /a stream that cannot be read/],
    ['a request of the browser', Object.assign(new EventTarget(), { readyState: 1 }), /its end/],
    ['an object with a promise', { promise: Promise.resolve() }, /an object that holds a promise/],
    ['a deferred', withResolvers(), /an object that holds a promise/],
    ['a result with a promise', { id: 1, done: Promise.resolve() }, /holds a promise/],
    ['a list of emitters', [new EventEmitter()], /answered with a list/],
    ['a list of objects with promises', [{ promise: Promise.resolve() }], /answered with a list/],
    ['a list of async generators', [steps(event(1))], /answered with a list/],
    ['a list of generators', [[1].values()], /answered with a list/],
    ['a list of Observables of another library', [foreign(event(1))], /answered with a list/],
    ['a list of streams', [new Writable(), new PassThrough()], /answered with a list/],
  ])('%s fails the event with an error that names it', async (_what, answer, message) => {
    const ship = () => answer;
    await expect(resultsOf(ship)).rejects.toMatchObject({
      name: 'PoisonEventError',
      replayId: 1,
      cause: expect.objectContaining({
        name: 'ClientError',
        field: 'handler',
        message: expect.stringMatching(message),
      }),
    });
    expect(done).toEqual([]);
  });
});

it('a child process fails the event, with what to answer instead', async () => {
  const children: ChildProcess[] = [];
  const ship = (): ChildProcess => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  await expect(resultsOf(ship)).rejects.toThrow(
    "The handler ship answered with a child process, which nobody waits for, so its work may not be done. Use once(child, 'exit') of node:events.",
  );
  await Promise.all(children.map((child) => once(child, 'exit')));
  const waiting = (): Promise<unknown> => {
    const child = ship();
    return once(child, 'exit');
  };
  expect(await resultsOf(waiting)).toEqual([
    [0, null],
    [0, null],
  ]);
});

describe('an iterator that has come to its end', () => {
  const iterating = (next: () => unknown) => {
    const stop = jest.fn();
    const iterator = { next, return: stop };
    return { stop, handler: () => ({ [Symbol.iterator]: () => iterator }) };
  };

  it('by itself is not told to stop', async () => {
    const { stop, handler } = iterating(() => ({ done: true, value: 1 }));
    await expect(resultsOf(handler)).resolves.toEqual([undefined, undefined]);
    expect(stop).not.toHaveBeenCalled();
  });

  it('by an error is not told to stop', async () => {
    const failure = new Error('no');
    const { stop, handler } = iterating(() => {
      throw failure;
    });
    await expect(resultsOf(handler)).rejects.toMatchObject({ cause: failure });
    expect(stop).not.toHaveBeenCalled();
  });
});

describe('a generator that is stopped', () => {
  const begun = (): { generator: () => AsyncGenerator; ended: Promise<string> } => {
    let end: (how: string) => void;
    const ended = new Promise<string>((resolve) => (end = resolve));
    return {
      ended,
      generator: async function* () {
        try {
          await Promise.resolve();
          yield NEVER;
        } finally {
          end('stopped');
        }
      },
    };
  };

  it('is told when the stream is unsubscribed', async () => {
    const { generator, ended } = begun();
    const subscription = of(event(1)).pipe(consume(generator)).subscribe();
    await sleep(1);
    subscription.unsubscribe();
    expect(await ended).toBe('stopped');
  });

  it('is told when its time is up', async () => {
    const { generator, ended } = begun();
    await expect(
      lastValueFrom(of(event(1)).pipe(consume(generator, { timeout: 5 }))),
    ).rejects.toMatchObject({ cause: { name: 'HandlerTimeoutError' } });
    expect(await ended).toBe('stopped');
  });

  it('is told when what it has given fails', async () => {
    const ended = jest.fn();
    const handler = function* (): Generator {
      try {
        yield Promise.reject(new Error('no'));
      } finally {
        ended();
      }
    };
    await expect(resultsOf(handler)).rejects.toMatchObject({ cause: new Error('no') });
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('reads a stream of the web no further', async () => {
    const canceled = await new Promise((resolve) => {
      of(event(1))
        .pipe(consume(() => new ReadableStream({ cancel: () => resolve('canceled') })))
        .subscribe()
        .unsubscribe();
    });
    expect(canceled).toBe('canceled');
  });

  it('reads a stream no further', async () => {
    const stream = new PassThrough();
    of(event(1))
      .pipe(consume(() => stream))
      .subscribe()
      .unsubscribe();
    await new Promise((resolve) => stream.once('close', resolve));
    expect(stream.destroyed).toBe(true);
  });
});

it('an Observable is left when the stream is unsubscribed', () => {
  const left = jest.fn();
  of(event(1))
    .pipe(consume(() => (NEVER as Observable<unknown>).pipe(finalize(left))))
    .subscribe()
    .unsubscribe();
  expect(left).toHaveBeenCalledTimes(1);
});

describe('an Observable whose teardown throws', () => {
  const broken = new Error('the connection is not released');
  const release = (): never => {
    throw broken;
  };
  const later$ = timer(1).pipe(
    finalize(release),
    map(() => 'r'),
  );
  const atOnce$ = new Observable<string>((subscriber) => {
    subscriber.next('r');
    subscriber.complete();
    return release;
  });

  it.each([
    ['later', later$],
    ['at once', atOnce$],
  ])('fails the event where it completes %s', async (_when, answer$) => {
    await expect(resultsOf(() => answer$)).rejects.toMatchObject({
      name: 'PoisonEventError',
      cause: broken,
    });
  });

  it('goes to onPoison when its time is up', async () => {
    const onPoison = jest.fn<unknown, [StreamEvent, unknown]>();
    const never$ = (NEVER as Observable<unknown>).pipe(finalize(release));
    await lastValueFrom(of(event(1)).pipe(consume(() => never$, { timeout: 1, onPoison })), {
      defaultValue: undefined,
    });
    expect(onPoison.mock.calls).toEqual([
      [event(1), expect.objectContaining({ name: 'HandlerTimeoutError' })],
    ]);
  });

  it('tells all errors where several teardowns throw', async () => {
    const another = new Error('nor is the file');
    const twice$ = new Observable((subscriber) => {
      subscriber.add(release);
      subscriber.add(() => {
        throw another;
      });
      setImmediate(() => subscriber.complete());
    });
    await expect(resultsOf(() => twice$)).rejects.toMatchObject({
      cause: { name: 'UnsubscriptionError', errors: [broken, another] },
    });
  });

  it('does not hide why it has failed', async () => {
    const failed$ = timer(1).pipe(
      map(() => {
        throw new Error('no');
      }),
      finalize(release),
    );
    await expect(resultsOf(() => failed$)).rejects.toMatchObject({ cause: new Error('no') });
  });
});

describe('onPoison', () => {
  const poisonous = (onPoison: ConsumeOptions<StreamEvent>['onPoison'], timeout?: number) =>
    lastValueFrom(
      of(event(1)).pipe(
        consume(
          () => {
            throw new Error('no');
          },
          { ...(onPoison && { onPoison }), ...(timeout !== undefined && { timeout }) },
        ),
      ),
      { defaultValue: 'put aside' },
    );

  it.each(answers)(
    'that answers by %s has put the event aside once that has ended',
    async (_what, answer) => {
      expect(await poisonous(answer)).toBe('put aside');
      expect(done).toEqual([1]);
    },
  );

  it('stops the stream when it answers with what cannot be run', async () => {
    await expect(poisonous(() => () => undefined)).rejects.toMatchObject({
      message: expect.stringContaining('and so did onPoison: onPoison answered with a function'),
    });
  });

  it('stops the stream when it is not finished in the time that the handler has', async () => {
    await expect(poisonous(() => NEVER, 5)).rejects.toThrow(
      'and so did onPoison: onPoison was not finished within 5 ms.',
    );
  });
});

it('an onPoison without a timeout that says nothing for an hour stops the stream', async () => {
  jest.useFakeTimers();
  try {
    const failed = lastValueFrom(
      of(event(1)).pipe(
        consume(
          () => {
            throw new Error('no');
          },
          { onPoison: () => NEVER },
        ),
      ),
    ).catch((error: unknown) => error);
    jest.advanceTimersByTime(3_600_000);
    expect(await failed).toBeInstanceOf(PoisonEventError);
    expect((await failed) as Error).toMatchObject({
      message: expect.stringContaining('onPoison was not finished within 3600000 ms.'),
    });
  } finally {
    jest.useRealTimers();
  }
});

it('a delay of retry that says nothing for an hour ends the attempts', async () => {
  jest.useFakeTimers();
  try {
    const failed = lastValueFrom(
      of(event(1)).pipe(
        consume(
          () => {
            throw new Error('no');
          },
          { retry: { delay: (): ObservableInput<unknown> => NEVER } },
        ),
      ),
    ).catch((error: unknown) => error);
    jest.advanceTimersByTime(3_600_000);
    expect(await failed).toBeInstanceOf(PoisonEventError);
    expect(await failed).toMatchObject({
      cause: { message: 'The delay of retry was not finished within 3600000 ms.' },
    });
  } finally {
    jest.useRealTimers();
  }
});

it('names the handler of a wrong answer as a ClientError', async () => {
  const error: unknown = await resultsOf(() => () => undefined).catch((thrown: unknown) => thrown);
  expect((error as PoisonEventError).cause).toBeInstanceOf(ClientError);
});
