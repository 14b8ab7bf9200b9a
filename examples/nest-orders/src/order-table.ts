import { Inject, Injectable } from '@nestjs/common';
import type { ReplayId } from '@sfstream/core';
import { Database } from './database.ts';
import { eventNumber } from './event-number.ts';
import type { Order, OrderEvent } from './order-event.ts';
import { orderOf } from './order-event.ts';

/** What the orders in the database say of their delivery. */
export interface Deliveries {
  readonly processed: number;
  /** How often an event came that was there already. */
  readonly repeated: number;
  /** Orders up to a replay id. */
  readonly upTo: number;
}

/** An order in the database, and the number of its event. */
export type StoredOrder = Order & { readonly number: number };

@Injectable()
export class OrderTable {
  @Inject(Database) private readonly database!: Database;

  /** Keeps an order once, however often its event comes. */
  async save(event: OrderEvent): Promise<void> {
    const { order, customer, amount, currency, createdAt } = orderOf(event);
    await this.database.query(
      `INSERT INTO orders VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (event_uuid) DO UPDATE SET times_seen = orders.times_seen + 1`,
      [
        event.eventUuid,
        eventNumber(event.replayId ?? 0),
        order,
        customer,
        amount,
        currency,
        createdAt,
      ],
    );
  }

  /** The newest orders, newest first. */
  newest(count: number): Promise<readonly StoredOrder[]> {
    return this.database.query<StoredOrder>(
      `SELECT replay_id::float8 AS "number", number AS "order", customer, amount::float8 AS "amount", currency,
         created_at AS "createdAt" FROM orders ORDER BY replay_id DESC LIMIT $1`,
      [count],
    );
  }

  async deliveries(replayId: ReplayId): Promise<Deliveries> {
    const [row] = await this.database.query<Deliveries>(
      `SELECT count(*)::int AS "processed", coalesce(sum(times_seen - 1), 0)::int AS "repeated",
         (count(*) FILTER (WHERE replay_id <= $1))::int AS "upTo" FROM orders`,
      [eventNumber(replayId)],
    );
    return row ?? { processed: 0, repeated: 0, upTo: 0 };
  }
}
