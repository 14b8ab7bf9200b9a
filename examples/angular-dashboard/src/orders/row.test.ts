import type { Row } from './row.ts';
import { withRow } from './row.ts';

const row = (number: number, age?: number): Row => ({
  number,
  age,
  order: `N-${number}`,
  customer: 'Tanaka Denki',
  amount: 1,
  currency: 'JPY',
  createdAt: number,
});

const rowsOf = (...rows: readonly Row[]): readonly Row[] => rows.reduce(withRow, []);
const numbersOf = (rows: readonly Row[]): number[] => rows.map(({ number }) => number);

it('the newest is first, in whatever order they come', () => {
  expect(numbersOf(rowsOf(row(3), row(1), row(4), row(2)))).toEqual([4, 3, 2, 1]);
});

it('an order that is there already stays as it is', () => {
  expect(rowsOf(row(1, 20), row(2, 30), row(1))).toEqual([row(2, 30), row(1, 20)]);
});

it('there are the 40 newest', () => {
  const all = Array.from({ length: 60 }, (_, index) => row(index + 1));
  const newest = numbersOf(all).slice(-40).reverse();
  expect(numbersOf(rowsOf(...all))).toEqual(newest);
  expect(numbersOf(rowsOf(...all.toReversed()))).toEqual(newest);
});
