import { NEVER, Observable, Subject, concat, from, lastValueFrom, map, of, throwError } from 'rxjs';
import type { MaybeAsync } from './answer-of.ts';
import { answerOf } from './answer-of.ts';

describe('answerOf', () => {
  const table = new Map([['a', 1]]);

  it.each<[string, MaybeAsync<unknown>, unknown]>([
    ['a value', 7, 7],
    ['nothing', undefined, undefined],
    ['null', null, null],
    ['a text, which is no sequence of letters', 'text', 'text'],
    ['a list, which is no sequence', [1, 2], [1, 2]],
    ['a Map, which is no sequence', table, table],
    ['a promise', Promise.resolve(7), 7],
    ['a promise of nothing', Promise.resolve(undefined), undefined],
    ['an object whose then is no function', { then: 'later' }, { then: 'later' }],
    ['something else with a then', { then: (resolve: (n: number) => void) => resolve(7) }, 7],
    ['an Observable, whose first value counts', from([7, 8]), 7],
    ['an Observable that goes on', concat(of(7), NEVER), 7],
    ['an Observable that is empty', from([]), undefined],
  ])('emits one value for %s', async (_, answer, expected) => {
    // In a list, as a promise that is emitted would be waited for here.
    const emitted$ = answerOf(() => answer).pipe(map((value) => [value]));
    expect(await lastValueFrom(emitted$)).toEqual([expected]);
  });

  it('asks nothing before it is subscribed, and once for each subscriber', () => {
    let asked = 0;
    const answer$ = answerOf(() => (asked += 1));
    expect(asked).toBe(0);
    answer$.subscribe();
    answer$.subscribe();
    expect(asked).toBe(2);
  });

  it('leaves an Observable once it has spoken', () => {
    const source = new Subject<number>();
    answerOf(() => source).subscribe();
    expect(source.observed).toBe(true);
    source.next(1);
    expect(source.observed).toBe(false);
  });

  const failure = new Error('of the store');

  it.each<[string, () => MaybeAsync<unknown>]>([
    [
      'a throw',
      () => {
        throw failure;
      },
    ],
    ['a rejection', () => Promise.reject(failure)],
    ['a failing Observable', () => throwError(() => failure)],
    [
      'an Observable that throws',
      () =>
        new Observable<never>(() => {
          throw failure;
        }),
    ],
  ])('fails with %s', async (_, ask) => {
    await expect(lastValueFrom(answerOf(ask))).rejects.toBe(failure);
  });
});
