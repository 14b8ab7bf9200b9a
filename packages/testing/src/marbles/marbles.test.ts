import { AssertionError } from 'node:assert';
import { delay, from, of, take, timer } from 'rxjs';
import { marbles } from './marbles.ts';

describe('marbles', () => {
  it(
    'runs a test in virtual time',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b-|', { a: 1, b: 2 });
      expectObservable(source.pipe(delay(110_000))).toBe('110001ms a-(b|)', { a: 1, b: 2 });
      expectSubscriptions(source.subscriptions).toBe('^----!');
    }),
  );

  it(
    'gives the scheduler, whose clock is the virtual one',
    marbles(({ scheduler, expectObservable }) => {
      expectObservable(timer(3_600_000, scheduler).pipe(take(1))).toBe('3600s (a|)', { a: 0 });
    }),
  );

  it('fails with an AssertionError when values differ', () => {
    const test = marbles(({ expectObservable }) => {
      expectObservable(of({ a: 1 })).toBe('(a|)', { a: { a: 2 } });
    });
    expect(test).toThrow(AssertionError);
  });

  it('tells 1 from "1" and null from undefined', () => {
    const test = marbles(({ expectObservable }) => {
      expectObservable(from([1, null])).toBe('(ab|)', { a: '1', b: undefined });
    });
    expect(test).toThrow(AssertionError);
  });
});
