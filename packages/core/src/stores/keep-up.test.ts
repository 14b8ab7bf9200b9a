import { marbles } from '@sfstream/testing';
import type { QuietSpan } from '../model/quiet-span.ts';
import type { ReplayMarker } from '../model/replay.ts';
import { keepUp } from './keep-up.ts';

const span = (after: number, replayId: number): QuietSpan => ({ after, upTo: { replayId } });

const spans = { a: span(10, 12), b: span(12, 15), c: span(15, 20), e: span(17, 20) };

/** A store that takes so many milliseconds, or fails at first. */
const storeTaking = (
  answer: (marker: ReplayMarker) => unknown,
): { readonly written: unknown[]; readonly get: () => undefined; readonly set: never } => {
  const written: unknown[] = [];
  const set = (_: string, marker: ReplayMarker): unknown => {
    written.push(marker.replayId);
    return answer(marker);
  };
  return { written, get: () => undefined, set: set as never };
};

describe('keepUp', () => {
  it(
    'stores the end of each quiet span since the start (P12)',
    marbles(({ hot, expectObservable, scheduler, flush }) => {
      const store = storeTaking(() => undefined);
      const quiet$ = hot('a-b-c', spans);
      expectObservable(keepUp(store, '/event/A', 10, scheduler)(quiet$));
      flush();
      expect(store.written).toEqual([12, 15, 20]);
    }),
  );

  it(
    'stores nothing behind an event, which may not be done (P12)',
    marbles(({ hot, expectObservable, scheduler, flush }) => {
      const store = storeTaking(() => undefined);
      expectObservable(keepUp(store, '/event/A', 10, scheduler)(hot('a-e-', spans))).toBe('--|');
      flush();
      expect(store.written).toEqual([12]);
    }),
  );

  it(
    'goes on with the next span after a failed write',
    marbles(({ hot, expectObservable, scheduler, flush }) => {
      const store = storeTaking(({ replayId }) => replayId !== 12);
      expectObservable(keepUp(store, '/event/A', 10, scheduler)(hot('a-b-', spans))).toBe('----');
      flush();
      expect(store.written).toEqual([12, 15]);
    }),
  );
});
