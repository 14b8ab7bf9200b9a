import { faultsOf } from './fault.ts';
import type { Incident } from './incident.ts';
import { observe } from './incident.ts';

const incident = (number: number, at: number): Incident => ({
  number,
  fault: faultsOf.cometd[0]!,
  at,
  recovered: undefined,
  late: 0,
  missedBefore: 0,
  repeatedBefore: 0,
});

const after = (
  incidents: readonly Incident[],
  ...orders: readonly (readonly [placed: number, arrived: number])[]
) =>
  orders
    .reduce((all, [createdAt, arrived]) => observe(all, { createdAt, arrived }), incidents)
    .map(({ number, recovered, late }) => [number, recovered, late]);

it('is over with the first order that was placed after it', () => {
  expect(after([incident(1, 100)], [90, 110])).toEqual([[1, undefined, 0]]);
  expect(after([incident(1, 100)], [90, 110], [120, 600], [700, 710])).toEqual([[1, 600, 0]]);
});

it('is over too when another one has come before it was', () => {
  const both = [incident(2, 300), incident(1, 100)];
  expect(after(both, [200, 900])).toEqual([
    [2, undefined, 0],
    [1, 900, 0],
  ]);
  expect(after(both, [400, 900])).toEqual([
    [2, 900, 0],
    [1, 900, 0],
  ]);
});

it('has the orders that were late by it, and no others', () => {
  const both = [incident(2, 3_000), incident(1, 1_000)];
  const orders = [
    [900, 9_000],
    [2_000, 9_001],
    [2_400, 9_002],
    [4_000, 9_003],
    [9_000, 9_010],
  ] as const;
  expect(after(both, ...orders)).toEqual([
    [2, 9_003, 1],
    [1, 9_001, 3],
  ]);
});

it('has the order that was under way when it came, though an earlier one was long over', () => {
  const earlier = { ...incident(1, 1_000), recovered: 1_500 };
  expect(after([incident(2, 60_000), earlier], [59_900, 70_000])).toEqual([
    [2, undefined, 1],
    [1, 1_500, 0],
  ]);
});
