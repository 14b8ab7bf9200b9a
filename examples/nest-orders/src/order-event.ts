import type { StreamEvent } from '@sfstream/core';
import type { OrderFields } from './sample-order.ts';

export const orderChannel = '/event/Order__e';

export type OrderEvent = StreamEvent<{ readonly payload: OrderFields }>;

/** An order, as the database keeps it and browsers see it. */
export interface Order {
  readonly order: string;
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export const orderOf = ({ data: { payload }, createdDate }: OrderEvent): Order => ({
  order: payload.Number__c,
  customer: payload.Customer__c,
  amount: payload.Amount__c,
  currency: payload.Currency__c,
  createdAt: createdDate ?? new Date().toISOString(),
});
