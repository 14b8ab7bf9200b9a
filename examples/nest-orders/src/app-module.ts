import { Module } from '@nestjs/common';
import { ReplayOption } from '@sfstream/core';
import { SfStreamModule, SfStreamRelayModule } from '@sfstream/nestjs';
import { DashboardModule } from './dashboard.ts';
import { Database, DatabaseModule } from './database.ts';
import { markerTable } from './marker-table.ts';
import type { OrderEvent } from './order-event.ts';
import { orderChannel, orderOf } from './order-event.ts';
import { OrdersModule } from './orders.ts';
import { OrgModule } from './org-module.ts';
import { Org } from './org.ts';
import { StatsController } from './stats-controller.ts';

@Module({
  imports: [
    OrgModule,
    OrdersModule,
    SfStreamModule.forRootAsync({
      imports: [OrgModule, DatabaseModule],
      inject: [Org, Database],
      useFactory: ({ auth, backoff, transport }: Org, database: Database) => ({
        auth,
        backoff,
        ...transport,
        store: markerTable(database),
        replay: ReplayOption.AllEvents,
        replayFallback: ReplayOption.AllEvents,
      }),
    }),
    SfStreamRelayModule.forRoot({
      path: 'api/stream',
      channels: { [orderChannel]: { select: (event) => orderOf(event as OrderEvent) } },
      replay: ReplayOption.AllEvents,
      // A service for more than one desk asks who it is.
      authorize: () => true,
    }),
    // Last, since it answers what nothing else does.
    DashboardModule,
  ],
  controllers: [StatsController],
})
export class AppModule {}
