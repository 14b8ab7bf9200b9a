import fc from 'fast-check';
import { NEVER } from 'rxjs';
import { marbles } from '../marbles/marbles.ts';
import { deliveries } from './deliveries.ts';
import type { Delivery, DeliveryRules } from './deliveries.ts';
import { Outbox } from './outbox.ts';
import { splitEvents } from './split-events.ts';

type Rules = Omit<DeliveryRules<string>, 'scheduler'>;

const rules: Rules = {
  keepalive: 10,
  creditTimeout: 6,
  split: (events) => [events],
};

const delivery = (outstanding: number, ...events: readonly string[]): Delivery<string> => ({
  events,
  outstanding,
});

describe('deliveries', () => {
  it(
    'hand out events as far as they were asked for, and the others when more are',
    marbles(({ cold, hot, expectObservable, scheduler }) => {
      const grant$ = cold(' a--b----', { a: 2, b: 2 });
      const event$ = hot('  -x-(yz)--');
      expectObservable(deliveries(grant$, event$, { ...rules, scheduler }), '^-------!').toBe(
        '                   -x-y----',
        { x: delivery(1, 'x'), y: delivery(1, 'y', 'z') },
      );
    }),
  );

  it(
    'put the events of one turn together',
    marbles(({ cold, hot, expectObservable, scheduler }) => {
      const event$ = hot('-(xyz)-');
      const result = deliveries(cold('a', { a: 3 }), event$, { ...rules, scheduler });
      expectObservable(result, '^----!').toBe('-d---', { d: delivery(0, 'x', 'y', 'z') });
    }),
  );

  it(
    'say that all is well while events are asked for and none are there, from the last delivery on',
    marbles(({ cold, hot, expectObservable, scheduler }) => {
      const event$ = hot('----x');
      const result = deliveries(cold('a', { a: 5 }), event$, { ...rules, scheduler });
      expectObservable(result, '^ 25ms !').toBe('----x 9ms k 9ms k', {
        x: delivery(4, 'x'),
        k: delivery(4),
      });
    }),
  );

  it(
    'count a later grant in the next word of being well, and do not put it off',
    marbles(({ cold, expectObservable, scheduler }) => {
      const grant$ = cold('a----a', { a: 5 });
      const result = deliveries(grant$, NEVER, { ...rules, scheduler });
      expectObservable(result, '^ 12ms !').toBe('10ms k', { k: delivery(10) });
    }),
  );

  it(
    'end when nothing has been asked for in time, whether or not events wait',
    marbles(({ cold, hot, expectObservable, scheduler }) => {
      const event$ = hot('-x--y');
      const result = deliveries(cold('a', { a: 1 }), event$, { ...rules, scheduler });
      expectObservable(result).toBe('-x 5ms |', { x: delivery(0, 'x') });
    }),
  );

  it(
    'go on when it has been asked for in time',
    marbles(({ cold, hot, expectObservable, scheduler }) => {
      const grant$ = cold('a-----a', { a: 1 });
      const event$ = hot('-x--y');
      const result = deliveries(grant$, event$, { ...rules, scheduler });
      expectObservable(result).toBe('-x----y 5ms |', { x: delivery(0, 'x'), y: delivery(0, 'y') });
    }),
  );

  it(
    'tell of each part of a split delivery how many are asked for behind it',
    marbles(({ cold, expectObservable, scheduler }) => {
      const split: Rules['split'] = (events) => events.map((event) => [event]);
      const result = deliveries(cold('a', { a: 5 }), cold('(xyz)', { x: 'x', y: 'y', z: 'z' }), {
        ...rules,
        split,
        scheduler,
      });
      expectObservable(result, '^--!').toBe('(xyz)', {
        x: delivery(4, 'x'),
        y: delivery(3, 'y'),
        z: delivery(2, 'z'),
      });
    }),
  );

  it(
    'fail as their sources do',
    marbles(({ cold, expectObservable, scheduler }) => {
      const result = deliveries(cold('a-#', { a: 1 }), NEVER, { ...rules, scheduler });
      expectObservable(result).toBe('--#');
    }),
  );
});

describe('an outbox', () => {
  it('never has more than 100 outstanding, and gives out each event once, in order', () => {
    const step = fc.oneof(
      fc.record({ grant: fc.integer({ min: 1, max: 150 }) }),
      fc.record({ events: fc.integer({ min: 1, max: 80 }) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const outbox = new Outbox<number>();
        const taken: number[] = [];
        let added = 0;
        for (const one of steps) {
          const before = outbox.outstanding;
          if ('grant' in one) outbox.grant(one.grant);
          else for (let n = 0; n < one.events; n += 1) outbox.add((added += 1));
          const asked = 'grant' in one ? Math.min(100, before + one.grant) : before;
          const now = outbox.take();
          expect(now.length).toBe(Math.min(asked, added - taken.length));
          expect(outbox.outstanding).toBe(asked - now.length);
          taken.push(...now);
        }
        expect(taken).toEqual(taken.map((_, index) => index + 1));
        expect(outbox.isEmpty).toBe(taken.length === added);
      }),
    );
  });
});

describe('a split', () => {
  const event = (size: number) => ({ payload: new Uint8Array(size) });
  const sizes = (parts: readonly (readonly { payload: Uint8Array }[])[]): number[][] =>
    parts.map((part) => part.map(({ payload }) => payload.length));

  it('has no more events in a part than are allowed', () => {
    expect(sizes(splitEvents([1, 2, 3, 4, 5].map(event), 2))).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('has no more than 3 MB in a part, and an event that is larger alone', () => {
    const events = [2_000_000, 900_000, 200_000, 4_000_000, 1].map(event);
    expect(sizes(splitEvents(events, Infinity))).toEqual([
      [2_000_000, 900_000],
      [200_000],
      [4_000_000],
      [1],
    ]);
  });
});
