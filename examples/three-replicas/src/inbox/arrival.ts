import type { Order } from '../org/order.ts';

/** An order in the inbox. Times are epoch milliseconds. */
export interface Arrival {
  /** Its place in the inbox. */
  readonly position: number;
  /** The number of the event, which both APIs give it. */
  readonly replayId: number;
  readonly order: Order;
  /** The epoch of the leader that has written it. */
  readonly epoch: number;
  readonly publishedAt: number;
  readonly receivedAt: number;
}
