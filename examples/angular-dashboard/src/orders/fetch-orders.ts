import type { Order } from './order.ts';
import { readOrder } from './order.ts';

/** An order that the service had before, and the number of its event. */
export type KnownOrder = Order & { readonly number: number };

/** Asks the service for the newest orders in its database. Rejects when it does not answer. */
export const fetchOrders = async (signal: AbortSignal): Promise<readonly KnownOrder[]> => {
  const answer = await fetch('/api/orders', { signal });
  if (!answer.ok) throw new Error(`The service answered ${answer.status}.`);
  return ((await answer.json()) as readonly unknown[]).flatMap((entry) => {
    const order = readOrder(entry);
    const { number } = entry as { readonly number: unknown };
    return order === undefined ? [] : [{ ...order, number: Number(number) }];
  });
};
