import type { Arrival } from '../inbox/arrival.ts';
import { orderOf } from '../org/order.ts';
import type { Incident } from './incident.ts';
import { arrivedAfter, ledAgain } from './incident.ts';

const incident = (changes: Partial<Incident> = {}): Incident => ({
  number: 1,
  act: 'kill',
  name: 'A',
  at: 10_000,
  led: true,
  next: undefined,
  arrivedAt: undefined,
  late: 0,
  missedBefore: 0,
  repeatedBefore: 0,
  ...changes,
});
const next = { name: 'B', epoch: 2, at: 10_300 } as const;
const arrival = (epoch: number, publishedAt: number, receivedAt: number): Arrival => ({
  position: 1,
  replayId: 1,
  order: orderOf(0),
  epoch,
  publishedAt,
  receivedAt,
});

describe('an incident', () => {
  it('has the first leader after it', () => {
    const later = { name: 'C', epoch: 3, at: 20_000 } as const;
    expect(ledAgain(ledAgain([incident()], next), later)).toEqual([incident({ next })]);
  });

  it('has no leader after it where it has not hit the leader', () => {
    const harmless = incident({ led: false });
    expect(ledAgain([harmless], next)).toEqual([harmless]);
  });

  it('is over with the first order of the next leader', () => {
    const [over] = arrivedAfter([incident({ next })], arrival(2, 10_100, 10_400));
    expect(over).toMatchObject({ arrivedAt: 10_400, late: 0 });
  });

  it('is not over with an order that the former leader has written', () => {
    const [open] = arrivedAfter([incident({ next })], arrival(1, 10_000, 10_001));
    expect(open).toMatchObject({ arrivedAt: undefined });
  });

  it('counts the orders that came late after it', () => {
    const incidents = [
      incident({ number: 3, led: false }),
      incident({ number: 2, next }),
      incident({ number: 1, next, arrivedAt: 9_000 }),
    ];
    const late = arrivedAfter(incidents, arrival(2, 10_100, 11_200)).map((one) => one.late);
    expect(late).toEqual([0, 1, 0]);
  });
});
