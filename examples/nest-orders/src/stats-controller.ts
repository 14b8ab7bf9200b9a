import {
  ConflictException,
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
} from '@nestjs/common';
import type { ReplayId } from '@sfstream/core';
import type { SfStreamConsumers } from '@sfstream/nestjs';
import { getSfStreamConsumersToken } from '@sfstream/nestjs';
import { DemoOrg } from './demo-org.ts';
import { eventNumber } from './event-number.ts';
import type { StoredOrder } from './order-table.ts';
import { OrderTable } from './order-table.ts';
import { Org } from './org.ts';
import type { Protocol } from './protocol.ts';

/** How the service fares. What only the made-up org knows is null for a real one. */
interface Stats {
  readonly protocol: Protocol;
  readonly published: number | null;
  /** Orders in the database. */
  readonly processed: number;
  /** Orders that the stored position has passed and that are not in the database. */
  readonly missed: number | null;
  readonly repeated: number;
  /** Of the connection to Salesforce. */
  readonly state: string;
  readonly store: { readonly replayId: ReplayId | null };
  /** When the made-up org comes back, in epoch milliseconds; null while it is there. */
  readonly comesBackAt: number | null;
}

@Controller('api')
export class StatsController {
  @Inject(OrderTable) private readonly table!: OrderTable;
  @Inject(Org) private readonly org!: Org;
  @Inject(getSfStreamConsumersToken()) private readonly consumers!: SfStreamConsumers;

  @Get('stats')
  async stats(): Promise<Stats> {
    const demo = this.org instanceof DemoOrg ? this.org : undefined;
    const replayId = this.consumers.statuses[0]?.stored ?? null;
    const { processed, repeated, upTo } = await this.table.deliveries(replayId ?? 0);
    return {
      protocol: this.org.protocol,
      published: demo?.published ?? null,
      processed,
      // The replay ids of the made-up org have no holes.
      missed: demo === undefined ? null : Number(eventNumber(replayId ?? 0)) - upTo,
      repeated,
      state: this.consumers.connection.state,
      store: { replayId },
      comesBackAt: demo?.comesBackAt ?? null,
    };
  }

  /** What a page shows before the first event comes to it. */
  @Get('orders')
  orders(): Promise<readonly StoredOrder[]> {
    return this.table.newest(40);
  }

  @Post('org/:breakage')
  @HttpCode(204)
  async break(@Param('breakage') wanted: string): Promise<void> {
    if (!(this.org instanceof DemoOrg)) {
      throw new NotFoundException('Only the made-up org can be broken.');
    }
    const { breakages } = this.org;
    const breakage = breakages.find((name) => name === wanted);
    if (breakage === undefined) {
      throw new NotFoundException(`The made-up org can be broken by ${breakages.join(', ')}.`);
    }
    if (breakage === 'stop' && this.org.comesBackAt !== undefined) {
      throw new ConflictException('The org is stopped already, and comes back by itself.');
    }
    await this.org.break(breakage);
  }
}
