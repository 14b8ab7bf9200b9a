import type { ArrivalView } from '../board/snapshot.ts';
import { element } from './element.ts';
import { durationText } from './texts.ts';
import type { View } from './view.ts';

/** Milliseconds from which on an order counts as late. */
const late = 1_000;

/** The newest orders, newest first. What is shown already stays the element that it is. */
export const inboxList = (list: HTMLElement): View => {
  const shown = new Map<number, HTMLElement>();
  return ({ arrivals }) => {
    const isThere = new Set(arrivals.map(({ position }) => position));
    for (const [position, row] of shown) {
      if (isThere.has(position)) continue;
      row.remove();
      shown.delete(position);
    }
    for (const arrival of arrivals.toReversed()) {
      if (shown.has(arrival.position)) continue;
      const row = rowOf(arrival);
      shown.set(arrival.position, row);
      list.prepend(row);
    }
  };
};

const rowOf = ({ customer, amount, currency, order, age, writer, epoch }: ArrivalView) =>
  element(
    'li',
    { 'data-replica': writer, class: age > late ? 'late' : undefined },
    element('span', { class: 'badge', title: `written in epoch ${epoch}` }, writer ?? '?'),
    element('span', { class: 'name' }, customer),
    element('span', { class: 'amount' }, money(amount, currency)),
    element('span', { class: 'number' }, order),
    element('span', { class: 'age' }, `${durationText(age)}${age > late ? ' late' : ''}`),
  );

const formats = new Map<string, Intl.NumberFormat>();

const money = (amount: number, currency: string): string => {
  const format =
    formats.get(currency) ??
    new Intl.NumberFormat('en-GB', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    });
  formats.set(currency, format);
  return format.format(amount);
};
