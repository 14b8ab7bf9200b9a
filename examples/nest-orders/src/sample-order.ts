/** The fields of an order event. */
export interface OrderFields {
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
export const sampleOrder = (index: number): OrderFields => {
  const [Customer__c, Currency__c] = customers[(index * 5) % customers.length] ?? customers[0];
  return {
    Number__c: `N-${4_201 + index}`,
    Customer__c,
    Amount__c: Math.round((12.5 + ((index * 7_919) % 48_000) / 100) * 100) / 100,
    Currency__c,
  };
};
