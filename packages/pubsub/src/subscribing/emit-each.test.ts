import { marbles } from '@sfstream/testing';
import { of, range, take } from 'rxjs';
import { emitEach } from './emit-each.ts';

describe('emitting what is made of each value', () => {
  it(
    'gives none, one or many for each, and ends with the source',
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('  -a---b-c---|');
      const made$ = source$.pipe(emitEach((letter) => (letter === 'b' ? [] : ['x', letter])));
      expectObservable(made$).toBe('-(xa)--(xc)|');
    }),
  );

  it('calls back after those of a value are out, and before those of the next', () => {
    const seen: unknown[] = [];
    of(1, 2)
      .pipe(
        emitEach(
          (value) => [value, -value],
          (value) => seen.push(`after ${value}`),
        ),
      )
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, -1, 'after 1', 2, -2, 'after 2']);
  });

  it('does not call back when it is left', () => {
    const after = jest.fn<undefined, []>();
    range(0, 3)
      .pipe(
        emitEach(
          (value) => [value, value],
          () => after(),
        ),
        take(1),
      )
      .subscribe();
    expect(after).not.toHaveBeenCalled();
  });

  it(
    'fails with the source, and with what making or calling back throws',
    marbles(({ cold, expectObservable }) => {
      const broken = (): never => {
        throw new Error('broken');
      };
      const values$ = cold('-a-#', undefined, 'lost');
      expectObservable(values$.pipe(emitEach((letter) => [letter]))).toBe(
        '-a-#',
        undefined,
        'lost',
      );
      expectObservable(values$.pipe(emitEach(broken))).toBe('-#', undefined, new Error('broken'));
      expectObservable(values$.pipe(emitEach((letter) => [letter], broken))).toBe(
        '-(a#)',
        undefined,
        new Error('broken'),
      );
    }),
  );

  it(
    'leaves the source when it is left',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-c');
      expectObservable(source$.pipe(emitEach((letter) => [letter])), '---!').toBe('-a-');
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    }),
  );
});
