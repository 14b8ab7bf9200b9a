/** A made-up order, as a platform event carries it. */
export interface SampleOrder {
  readonly Number__c: string;
  readonly Status__c: string;
  readonly Amount__c: number;
  readonly Customer__c: string;
  readonly Item__c: string;
  readonly Quantity__c: number;
}

const statuses = ['placed', 'paid', 'packed', 'shipped', 'delivered'] as const;
const customers = [
  'Blue Heron Books',
  'Café Lumière',
  'Northwind Sails',
  'Ødegaard & Sons',
  'Paper Lantern',
  'Quince Garden',
  'Tidewater Tools',
] as const;
const items = [
  ['desk lamp', 38.5],
  ['oak shelf', 129],
  ['tea set', 54.9],
  ['rain coat', 89.95],
  ['kettle', 42],
] as const;

/**
 * The made-up event of that number, counted from 0, always the same: orders are placed, paid, packed, shipped and
 * delivered, five of them under way at any time.
 *
 * @example
 * ```ts
 * import { sampleOrder } from '@sfstream/cli';
 *
 * console.log(sampleOrder(0).Status__c); // => placed
 * ```
 */
export const sampleOrder = (index: number): SampleOrder => {
  const step = index % statuses.length;
  const order = 1_004 + Math.floor(index / statuses.length) - step;
  const [item, price] = pick(items, order * 3);
  const quantity = 1 + ((order * 7) % 4);
  return {
    Number__c: `A-${order}`,
    Status__c: pick(statuses, step),
    Amount__c: Math.round(price * quantity * 100) / 100,
    Customer__c: pick(customers, order * 5),
    Item__c: item,
    Quantity__c: quantity,
  };
};

const pick = <const All extends readonly [unknown, ...unknown[]]>(
  all: All,
  index: number,
): All[number] => all[index % all.length] ?? all[0];
