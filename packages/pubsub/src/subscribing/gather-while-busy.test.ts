import { marbles } from '@sfstream/testing';
import { Subject, delay, of, range } from 'rxjs';
import { all, gatherWhileBusy } from './gather-while-busy.ts';

/** Takes 3 ms for a list, and gives its letters in one text. */
const slow = (list: readonly string[]) => of(list.join('')).pipe(delay(3));

describe('gathering while a send is under way', () => {
  it(
    'sends the first at once, and what came meanwhile together',
    marbles(({ cold, expectObservable }) => {
      const sent$ = cold('-abc---d------|').pipe(gatherWhileBusy(all, slow));
      expectObservable(sent$).toBe('----x--y--z---|', { x: 'a', y: 'bc', z: 'd' });
    }),
  );

  it(
    'sends nothing more where nothing came meanwhile',
    marbles(({ cold, expectObservable }) => {
      const sent$ = cold('-a------b-----|').pipe(gatherWhileBusy(all, slow));
      expectObservable(sent$).toBe('----a------b--|');
    }),
  );

  it(
    'sends what is left after the end of the source',
    marbles(({ cold, expectObservable }) => {
      const sent$ = cold('-(abc|)').pipe(gatherWhileBusy(all, slow));
      expectObservable(sent$).toBe('----x--(y|)', { x: 'a', y: 'bc' });
    }),
  );

  it(
    'sends no more at once than it may',
    marbles(({ cold, expectObservable }) => {
      const sent$ = cold('-(abcde|)').pipe(gatherWhileBusy(() => 2, slow));
      expectObservable(sent$).toBe('----x--y--(z|)', { x: 'a', y: 'bc', z: 'de' });
    }),
  );

  it(
    'sends on when a send ends at once',
    marbles(({ cold, expectObservable }) => {
      const sent$ = cold('-a-b-(cd|)').pipe(gatherWhileBusy(all, (list) => of(...list)));
      expectObservable(sent$).toBe('-a-b-(cd|)');
    }),
  );

  it('has room for any number', () => {
    const busy = new Subject<never>();
    const lengths: number[] = [];
    const send = (list: readonly number[]) => {
      lengths.push(list.length);
      return list[0] === 0 ? busy : of(list);
    };
    range(0, 100_000).pipe(gatherWhileBusy(all, send)).subscribe();
    busy.complete();
    expect(lengths).toEqual([1, 99_999]);
  });

  it(
    'fails with the source, and with a send',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-a-#').pipe(gatherWhileBusy(all, slow))).toBe('---#');
      expectObservable(cold('-ab|').pipe(gatherWhileBusy(all, () => cold('--#')))).toBe('---#');
    }),
  );

  it(
    'gives up what is under way when it is left',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const under$ = cold('------');
      expectObservable(cold('-a--').pipe(gatherWhileBusy(all, () => under$)), '---!').toBe('');
      expectSubscriptions(under$.subscriptions).toBe('-^-!');
    }),
  );
});
