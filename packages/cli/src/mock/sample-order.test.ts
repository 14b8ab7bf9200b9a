import { sampleOrder } from './sample-order.ts';

const orders = Array.from({ length: 50 }, (_, index) => sampleOrder(index));

describe('sample orders', () => {
  it('are the same each time', () => {
    expect(sampleOrder(17)).toEqual(orders[17]);
  });

  it('take each order from placed to delivered, in turn', () => {
    const ofOne = orders.filter(({ Number__c }) => Number__c === 'A-1005');
    expect(ofOne.map(({ Status__c }) => Status__c)).toEqual([
      'placed',
      'paid',
      'packed',
      'shipped',
      'delivered',
    ]);
    expect(new Set(ofOne.map(({ Amount__c }) => Amount__c)).size).toBe(1);
  });

  it('are of more than one customer and item', () => {
    expect(new Set(orders.map(({ Customer__c }) => Customer__c)).size).toBeGreaterThan(5);
    expect(new Set(orders.map(({ Item__c }) => Item__c)).size).toBe(5);
  });
});
