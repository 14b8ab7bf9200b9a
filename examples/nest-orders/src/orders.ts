import { Inject, Injectable, Module } from '@nestjs/common';
import { OnSalesforceEvent } from '@sfstream/nestjs';
import { DatabaseModule } from './database.ts';
import type { OrderEvent } from './order-event.ts';
import { orderChannel } from './order-event.ts';
import { OrderTable } from './order-table.ts';

@Injectable()
export class Orders {
  @Inject(OrderTable) private readonly table!: OrderTable;

  @OnSalesforceEvent(orderChannel, {
    group: 'orders',
    timeout: 10_000,
    retry: { count: 5, delay: 500 },
  })
  keep(event: OrderEvent): Promise<void> {
    return this.table.save(event);
  }
}

@Module({ imports: [DatabaseModule], providers: [OrderTable, Orders], exports: [OrderTable] })
export class OrdersModule {}
