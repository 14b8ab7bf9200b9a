/** An order as the service relays it. */
export interface Order {
  readonly order: string;
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Reads what was relayed; undefined for what is not an order. */
export const readOrder = (data: unknown): Order | undefined => {
  if (typeof data !== 'object' || data === null) return undefined;
  const { order, customer, amount, currency, createdAt } = data as Record<string, unknown>;
  if (typeof order !== 'string' && typeof order !== 'number') return undefined;
  if (typeof createdAt !== 'string' && typeof createdAt !== 'number') return undefined;
  if (typeof customer !== 'string' || typeof amount !== 'number') return undefined;
  return {
    order: String(order),
    customer,
    amount,
    currency: typeof currency === 'string' ? currency : 'EUR',
    createdAt: new Date(createdAt).getTime(),
  };
};
