export const orderChannel = '/event/Order__e';

/** The fields of an order event. */
export interface Order {
  readonly Number__c: string;
  readonly Customer__c: string;
  readonly Amount__c: number;
  readonly Currency__c: string;
}

const customers = [
  ['Atelier Brandt', 'EUR'],
  ['Harbour & Vale', 'GBP'],
  ['Kestrel Cycles', 'USD'],
  ['Månsken Kök', 'SEK'],
  ['Oficina Lagarto', 'EUR'],
  ['Pine Street Tea', 'USD'],
  ['Tanaka Denki', 'JPY'],
] as const;

/** The made-up order of that number, counted from 0, always the same. */
export const orderOf = (index: number): Order => {
  const [Customer__c, Currency__c] = customers[(index * 5) % customers.length] ?? customers[0];
  return {
    Number__c: `N-${7_001 + index}`,
    Customer__c,
    Amount__c: (1_250 + ((index * 7_919) % 48_000)) / 100,
    Currency__c,
  };
};
