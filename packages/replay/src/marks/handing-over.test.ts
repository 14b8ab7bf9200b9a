import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { hold } from '@sfstream/core';
import { Subject, concat, lastValueFrom, map, of, pipe, take, throwError } from 'rxjs';
import { checkpoint } from '../operators/checkpoint.ts';
import { consume } from '../operators/consume.ts';

const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });

/** The replay id that is stored. */
const storedIn = (store: Map<string, ReplayMarker>) => store.get('/event/A')?.replayId;

const fails = (): never => {
  throw new Error('no');
};

describe.each([
  ['checkpoint', (store: Map<string, ReplayMarker>) => checkpoint<StreamEvent>(store)],
  [
    'consume',
    (store: Map<string, ReplayMarker>) =>
      pipe(
        consume((one: StreamEvent) => one, { store }),
        map(({ result }) => result),
      ),
  ],
])('behind %s', (_what, keeping) => {
  const holding = (source$ = concat(of(event(1), event(2), event(3)))) => {
    const store = new Map<string, ReplayMarker>();
    const releases: (() => void)[] = [];
    const ends: unknown[] = [];
    const subscription = source$.pipe(keeping(store)).subscribe({
      next: (one) => releases.push(hold(one)),
      error: (error: unknown) => ends.push(error, storedIn(store)),
      complete: () => ends.push('complete', storedIn(store)),
    });
    return { store, releases, ends, subscription };
  };

  it('the mark follows what is let go of, in order', () => {
    const { store, releases } = holding();
    const marks = [1, 0, 2].map((index) => {
      releases[index]?.();
      return storedIn(store);
    });
    expect(marks).toEqual([undefined, 2, 3]);
  });

  it.each([
    ['completion', 'complete', of()],
    ['error', new Error('offline'), throwError(() => new Error('offline'))],
  ])('the %s waits until nothing is held, and then for the store', async (_end, told, end$) => {
    const { releases, ends } = holding(concat(of(event(1), event(2)), end$));
    releases[0]?.();
    expect(ends).toEqual([]);
    releases[1]?.();
    await new Promise(setImmediate);
    expect(ends).toEqual([told, 2]);
  });

  it('what is let go of after the stream was left is not stored', () => {
    const { store, releases, subscription } = holding(new Subject<StreamEvent>());
    const {
      store: other,
      releases: others,
      subscription: left,
    } = holding(concat(of(event(1), event(2)), new Subject<StreamEvent>()));
    subscription.unsubscribe();
    releases.forEach((release) => release());
    others[0]?.();
    left.unsubscribe();
    others[1]?.();
    expect(storedIn(store)).toBeUndefined();
    expect(storedIn(other)).toBe(1);
  });

  it('an event with which a held stream fails at once is not stored', () => {
    const store = new Map<string, ReplayMarker>();
    of(event(1), event(2))
      .pipe(
        keeping(store),
        consume((one) => (one.replayId === 2 ? fails() : one), { store: null }),
      )
      .subscribe({ error: () => undefined });
    expect(storedIn(store)).toBe(1);
  });

  it('the event with which nobody needs more is stored', () => {
    const store = new Map<string, ReplayMarker>();
    const source = new Subject<StreamEvent>();
    source.pipe(keeping(store), take(2)).subscribe();
    [1, 2, 3].forEach((id) => source.next(event(id)));
    expect(storedIn(store)).toBe(2);
  });
});

/** Refuses everything, later or never. */
const refusing = (answer: () => Promise<{ readonly issues: readonly { message: string }[] }>) => ({
  '~standard': { version: 1 as const, vendor: 'by hand', validate: answer },
});

it.each([
  ['refuses', refusing(async () => Promise.resolve({ issues: [{ message: 'no' }] }))],
  ['does not answer in time', refusing(async () => new Promise(() => undefined))],
])(
  'an event that the schema of a consume %s is done once it was put aside',
  async (_how, schema) => {
    const store = new Map<string, ReplayMarker>();
    await lastValueFrom(
      of(event(1), event(2)).pipe(
        checkpoint(store),
        consume(() => 'r', { schema, timeout: 5, onPoison: 'skip', store: null }),
      ),
      { defaultValue: undefined },
    );
    expect(storedIn(store)).toBe(2);
  },
);
