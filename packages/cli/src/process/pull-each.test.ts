import { NEVER, Subject, lastValueFrom, of, toArray } from 'rxjs';
import { pullEach } from './pull-each.ts';

const counting = () => {
  let asked = 0;
  async function* values(): AsyncGenerator<number> {
    for (;;) yield await Promise.resolve((asked += 1));
  }
  return { asked: () => asked, values };
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('values that are pulled', () => {
  it('are asked for only when the one before is done with', async () => {
    const { asked, values } = counting();
    const done = new Subject<string>();
    const pulling = pullEach(values(), () => done, NEVER).subscribe();
    await turn();
    expect(asked()).toBe(1);
    pulling.unsubscribe();
  });

  it('end with their source', async () => {
    async function* three(): AsyncGenerator<number> {
      yield* await Promise.resolve([1, 2, 3]);
    }
    const doubled = pullEach(three(), (value) => [value, value], NEVER);
    expect(await lastValueFrom(doubled.pipe(toArray()))).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it('end with what is under way when they are to stop', async () => {
    const { asked, values } = counting();
    const stop = new Subject<void>();
    const results = pullEach(
      values(),
      (value) => {
        if (value === 3) stop.next();
        return of(value);
      },
      stop,
    );
    expect(await lastValueFrom(results.pipe(toArray()))).toEqual([1, 2, 3]);
    expect(asked()).toBe(3);
  });

  it('end at once when nothing is under way', async () => {
    const stop = new Subject<void>();
    const silent: AsyncIterable<never> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const ended = lastValueFrom(pullEach(silent, (value) => [value], stop).pipe(toArray()));
    stop.next();
    expect(await ended).toEqual([]);
  });

  it('fail with their source', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      throw new Error('torn');
    }
    await expect(lastValueFrom(pullEach(broken(), (value) => [value], NEVER))).rejects.toThrow(
      'torn',
    );
  });
});
