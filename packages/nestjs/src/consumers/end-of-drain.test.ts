import { marbles } from '@sfstream/testing';
import { endOfDrain } from './end-of-drain.ts';

const marks = { e: 'ended' as const, g: 'given up' as const };

it(
  'comes with the end of the handlers, who are not aborted then',
  marbles(({ cold, expectObservable, flush, scheduler }) => {
    const abort = jest.fn();
    const ended$ = cold('20ms x');
    expectObservable(endOfDrain(ended$, { drainTimeout: 100, abort, scheduler })).toBe(
      '20ms (e|)',
      marks,
    );
    flush();
    expect(abort).not.toHaveBeenCalled();
  }),
);

it(
  'waits for positions of handlers that had to be aborted',
  marbles(({ cold, expectObservable, flush, scheduler }) => {
    const abort = jest.fn();
    const ended$ = cold('4s x');
    expectObservable(endOfDrain(ended$, { drainTimeout: 100, abort, scheduler })).toBe(
      '4s (e|)',
      marks,
    );
    flush();
    expect(abort).toHaveBeenCalledTimes(1);
  }),
);

it(
  'comes 5 s after the handlers had to be aborted, though a store hangs',
  marbles(({ expectObservable, cold, scheduler }) => {
    const limits = { drainTimeout: 100, abort: () => undefined, scheduler };
    expectObservable(endOfDrain(cold(''), limits)).toBe('5100ms (g|)', marks);
  }),
);
