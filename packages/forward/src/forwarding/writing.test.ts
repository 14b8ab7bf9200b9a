import { marbles } from '@sfstream/testing';
import type { StreamEvent } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import { NotLeadingError } from '@sfstream/replay';
import type { Observable, SchedulerLike } from 'rxjs';
import { NEVER, defer, throwError, timer } from 'rxjs';
import type { Sink } from '../sinks/sink.ts';
import type { WriteFailure, WriteSettings } from './writing.ts';
import { writing } from './writing.ts';

const events: readonly StreamEvent[] = [{ channel: '/u/A', data: 1, replayId: 1 }];

/** A sink whose writes go as they are given, one after the other; the last one again and again. */
const sinkOf = (...writes: readonly Observable<unknown>[]) => {
  const world = { count: 0 };
  const write: Sink['write'] = () =>
    defer(() => writes[Math.min(world.count++, writes.length - 1)] ?? NEVER);
  return { sink: { get: () => undefined, set: () => undefined, write }, world };
};

const settings = (scheduler: SchedulerLike, more: Partial<WriteSettings> = {}): WriteSettings => ({
  timeout: 10,
  backoff: (failures) => failures,
  onFailure: undefined,
  scheduler,
  ...more,
});

const failing = (error: unknown): Observable<never> => throwError(() => error);
const down = failing(new Error('down'));

describe('writing', () => {
  it(
    'completes once the sink has confirmed',
    marbles(({ scheduler, expectObservable }) => {
      const { sink } = sinkOf(timer(3));
      expectObservable(writing(sink, events, settings(scheduler))).toBe('---|');
    }),
  );

  it(
    'tries a failed write again after the pause of its backoff, for as long as it takes',
    marbles(({ scheduler, expectObservable }) => {
      const { sink } = sinkOf(down, down, down, timer(1));
      expectObservable(writing(sink, events, settings(scheduler))).toBe('-------|');
    }),
  );

  it(
    'counts a write that hangs as failed after its time limit, and leaves it',
    marbles(({ scheduler, cold, expectObservable, expectSubscriptions }) => {
      const stuck = cold('--------------------');
      const { sink } = sinkOf(stuck, timer(2));
      const failures: WriteFailure[] = [];
      const told = settings(scheduler, { onFailure: (failure) => failures.push(failure) });
      expectObservable(writing(sink, events, told)).toBe('-------------|');
      expectSubscriptions(stuck.subscriptions).toBe('     ^---------!');
      scheduler.flush();
      expect(failures).toEqual([
        expect.objectContaining({
          error: expect.objectContaining({ name: 'WriteTimeoutError', timeout: 10 }),
        }),
      ]);
    }),
  );

  it(
    'tells of each failure, with the events and the pause that follows',
    marbles(({ scheduler }) => {
      const { sink } = sinkOf(down, failing('gone'), timer(1));
      const failures: WriteFailure[] = [];
      writing(
        sink,
        events,
        settings(scheduler, { onFailure: (failure) => failures.push(failure) }),
      ).subscribe();
      scheduler.flush();
      expect(failures).toEqual([
        { error: new Error('down'), failures: 1, events, delay: 1 },
        { error: 'gone', failures: 2, events, delay: 2 },
      ]);
    }),
  );

  it(
    'fails with what the hook throws',
    marbles(({ scheduler, expectObservable }) => {
      const { sink } = sinkOf(down);
      const onFailure = ({ failures, error }: WriteFailure): void => {
        if (failures === 3) throw error;
      };
      const given = settings(scheduler, { onFailure });
      expectObservable(writing(sink, events, given)).toBe('---#', {}, new Error('down'));
    }),
  );

  it.each<[string, unknown]>([
    ['another process leads', new NotLeadingError('billing')],
    ['the engine can never take the events', new ClientError('too large')],
  ])('fails at once where %s', (_, error) => {
    const { sink, world } = sinkOf(failing(error));
    const seen: unknown[] = [];
    marbles(({ scheduler }) =>
      writing(sink, events, settings(scheduler)).subscribe({
        error: (told: unknown) => seen.push(told),
      }),
    )();
    expect([seen, world.count]).toEqual([[error], 1]);
  });

  it(
    'makes no hot loop of a backoff that is not a number',
    marbles(({ scheduler, expectObservable }) => {
      const { sink } = sinkOf(down, timer(1));
      const given = settings(scheduler, { backoff: () => NaN });
      expectObservable(writing(sink, events, given)).toBe('60s -|');
    }),
  );
});
