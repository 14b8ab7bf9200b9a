import type { StreamEvent } from '@sfstream/core';
import { ReplayIdError, SubscriptionError } from '@sfstream/core';
import { TestScheduler } from 'rxjs/testing';
import type { RunHelpers } from 'rxjs/testing';
import { fallbackOnReplayError } from './fallback-on-replay-error.ts';

const marbles = (test: (helpers: RunHelpers) => void) => () => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(test);
};

const refusal = { successful: false, error: '400::The replayId {7} you provided was invalid.' };
const replayIdError = new ReplayIdError('/event/A', 7, refusal);
const event = (replayId: number): StreamEvent => ({ channel: '/event/A', data: {}, replayId });
const events = { a: event(1), b: event(2) };

describe('fallbackOnReplayError', () => {
  it(
    'goes on with the given Observable when the replay id is refused',
    marbles(({ cold, expectObservable, flush }) => {
      const project = jest.fn(() => cold('--b|', events));
      const source$ = cold('  -a-#  ', events, replayIdError);
      const expected = '      -a---b|';
      expectObservable(source$.pipe(fallbackOnReplayError(project))).toBe(expected, events);
      flush();
      expect(project.mock.calls).toEqual([[replayIdError]]);
    }),
  );

  it(
    'fails when the fallback is refused as well',
    marbles(({ cold, expectObservable, flush }) => {
      const second = new ReplayIdError('/event/A', -2, refusal);
      const project = jest.fn(() => cold('-#', events, second));
      const source$ = cold('  -#', events, replayIdError);
      const expected = '      --#';
      expectObservable(source$.pipe(fallbackOnReplayError(project))).toBe(expected, {}, second);
      flush();
      expect(project).toHaveBeenCalledTimes(1);
    }),
  );

  it.each([
    ['a channel that is refused', new SubscriptionError('No such channel', '/event/A', refusal)],
    ['what is no error of ours', new Error('ReplayIdError')],
  ])('lets %s pass', (_what, error) => {
    marbles(({ cold, expectObservable, flush }) => {
      const project = jest.fn(() => cold('b', events));
      expectObservable(cold('a-#', events, error).pipe(fallbackOnReplayError(project))).toBe(
        'a-#',
        events,
        error,
      );
      flush();
      expect(project).not.toHaveBeenCalled();
    })();
  });

  it(
    'fails with what the function throws',
    marbles(({ cold, expectObservable }) => {
      const thrown = new Error('not again');
      const project = (): never => {
        throw thrown;
      };
      const source$ = cold('  -#', events, replayIdError);
      expectObservable(source$.pipe(fallbackOnReplayError(project))).toBe('-#', {}, thrown);
    }),
  );
});
