import { marbles } from '@sfstream/testing';
import { map } from 'rxjs';
import { stillWaiting } from './still-waiting.ts';

const values = {
  w: 'Waiting until all is stored. Press Ctrl-C again to end at once.',
};

describe('an end that does not come', () => {
  it(
    'is explained after a second',
    marbles(({ cold, expectObservable }) => {
      const waiting$ = stillWaiting('all is stored', cold('--s'), cold('2s e'));
      expectObservable(waiting$.pipe(map(({ text }) => text))).toBe('1002ms w 997ms |', values);
    }),
  );

  it(
    'is not explained where it comes within a second',
    marbles(({ cold, expectObservable }) => {
      expectObservable(stillWaiting('all is stored', cold('--s'), cold('1001ms e'))).toBe(
        '1001ms |',
      );
    }),
  );
});
