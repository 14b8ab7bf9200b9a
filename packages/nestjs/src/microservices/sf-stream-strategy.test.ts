import type { INestApplication, OnModuleDestroy, Type } from '@nestjs/common';
import { Controller, Inject, Injectable } from '@nestjs/common';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import type { Observable } from 'rxjs';
import { EMPTY, Subject, firstValueFrom } from 'rxjs';
import { Log } from '../../test/helpers/with-app.ts';
import { getSfStreamConsumersToken } from '../index.ts';
import type { SfStreamConsumers } from '../index.ts';
import { SFSTREAM, SfStreamStrategy } from '../microservices.ts';
import type { SfStreamRpcContext } from '../microservices.ts';
import { SfStreamBus, SfStreamTestingModule } from '../testing.ts';

const channel = '/event/Order__e';

/** The types of Nest 12 let it stand only before methods of `(data, ...unknown[])` where optional properties are exact. */
const OnPattern: (channel: string, transport?: symbol, extras?: object) => MethodDecorator =
  EventPattern as never;

@Injectable()
class Diary {
  readonly entries: unknown[] = [];
}

let app: INestApplication | undefined;
afterEach(() => app?.close());

/** Starts a hybrid application with a strategy for each org. */
const runOrgs = async (controller: Type, orgs: Readonly<Record<string, SfStreamBus>>) => {
  const module = await Test.createTestingModule({
    imports: Object.entries(orgs).map(([org, bus]) => SfStreamTestingModule.forRoot(bus, { org })),
    controllers: [controller],
    providers: [Diary],
  })
    .setLogger(new Log())
    .compile();
  const created = (app = module.createNestApplication());
  const strategies = Object.keys(orgs).map(
    (org) => new SfStreamStrategy(created.get(getSfStreamConsumersToken(org))),
  );
  for (const strategy of strategies) created.connectMicroservice({ strategy });
  await created.startAllMicroservices();
  await created.init();
  return { app: created, strategies, diary: created.get(Diary).entries };
};

const run = async (controller: Type) => {
  const bus = new SfStreamBus();
  const { app, strategies, diary } = await runOrgs(controller, { default: bus });
  const consumers = app.get<SfStreamConsumers>(getSfStreamConsumersToken());
  return { bus, consumers, strategy: strategies[0]!, diary };
};

describe('the transport strategy', () => {
  it('calls the handlers of patterns that are channels, and moves their position', async () => {
    @Controller()
    class Orders {
      @Inject(Diary) private readonly diary!: Diary;

      @OnPattern(channel)
      async onOrder(@Payload() order: unknown, @Ctx() context: SfStreamRpcContext): Promise<void> {
        await Promise.resolve();
        const { replayId } = context.getEvent();
        this.diary.entries.push([
          order,
          replayId,
          context.getAttempt(),
          context.getSignal().aborted,
        ]);
      }

      @OnPattern('orders.created')
      @MessagePattern('/orders')
      forOtherTransports(): void {
        this.diary.entries.push('never');
      }
    }
    const { bus, diary, consumers } = await run(Orders);
    bus.emit(channel, { Amount__c: 7 });
    await bus.idle();
    expect(diary).toEqual([[{ Amount__c: 7 }, 1, 1, false]]);
    expect(bus.stored('EventPattern', channel)).toBe(1);
    expect(consumers.statuses).toHaveLength(1);
  });

  it('takes the options of a handler from the extras of its pattern', async () => {
    @Controller()
    class Orders {
      @Inject(Diary) private readonly diary!: Diary;

      @OnPattern(channel, SFSTREAM, { group: 'orders', retry: { count: 1, delay: 1 } })
      onOrder(@Ctx() context: SfStreamRpcContext): Observable<never> {
        this.diary.entries.push(context.getAttempt());
        if (context.getAttempt() === 1) throw new Error('out of stock');
        return EMPTY;
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect(diary).toEqual([1, 2]);
    expect(bus.stored('orders', channel)).toBe(1);
  });

  it('stops at a failure, as every handler does', async () => {
    @Controller()
    class Orders {
      @OnPattern(channel)
      onOrder(): void {
        throw new Error('out of stock');
      }
    }
    const { bus, consumers } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect(consumers.statuses).toMatchObject([
      { owner: `@EventPattern('${channel}')`, state: 'failed' },
    ]);
    expect(bus.stored('EventPattern', channel)).toBeUndefined();
  });

  it('keeps handlers of one channel apart, each with a position and a policy of its own', async () => {
    @Controller()
    class Orders {
      @OnPattern(channel, SFSTREAM, { group: 'ship' })
      ship(): Observable<never> {
        return EMPTY;
      }
      @OnPattern(channel, SFSTREAM, { group: 'bill' })
      bill(): void {
        throw new Error('out of stock');
      }
    }
    const { bus, consumers } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect(consumers.statuses).toMatchObject([
      { group: 'ship', state: 'running', stored: 1 },
      { group: 'bill', state: 'failed' },
    ]);
  });

  it('refuses handlers of one channel that would share a position', async () => {
    @Controller()
    class Orders {
      @OnPattern(channel)
      ship(): void {
        // Never called.
      }
      @OnPattern(channel)
      bill(): void {
        // Never called.
      }
    }
    await expect(run(Orders)).rejects.toThrow(/group EventPattern .* Give each a group of its own/);
  });

  it('leaves handlers to the org that they name', async () => {
    @Controller()
    class Orders {
      @Inject(Diary) private readonly diary!: Diary;

      @OnPattern(channel, SFSTREAM, { org: 'eu' })
      inEurope(): void {
        this.diary.entries.push('eu');
      }
      @OnPattern(channel, SFSTREAM, { org: 'us' })
      inAmerica(): void {
        this.diary.entries.push('us');
      }
    }
    const [eu, us] = [new SfStreamBus(), new SfStreamBus()];
    const { diary } = await runOrgs(Orders, { eu, us });
    us.emit(channel, {});
    await us.idle();
    expect(diary).toEqual(['us']);
  });

  it('refuses a handler of an org that there is not', async () => {
    @Controller()
    class Orders {
      @OnPattern(channel, SFSTREAM, { org: 'eu' })
      onOrder(): void {
        // Never called.
      }
    }
    await expect(run(Orders)).rejects.toThrow(/there is no org eu/);
  });

  it('works in a microservice without HTTP, whose close waits for its handlers', async () => {
    const bus = new SfStreamBus();
    const seen: string[] = [];
    const release = new Subject<void>();
    @Controller()
    class Orders implements OnModuleDestroy {
      @OnPattern(channel)
      async onOrder(): Promise<void> {
        await firstValueFrom(release);
        seen.push('handled');
      }
      onModuleDestroy(): void {
        seen.push('destroyed');
      }
    }
    const module = await Test.createTestingModule({
      imports: [SfStreamTestingModule.forRoot(bus)],
      controllers: [Orders],
    })
      .setLogger(new Log())
      .compile();
    const options: AsyncMicroserviceOptions = {
      inject: [getSfStreamConsumersToken()],
      useFactory: (consumers: SfStreamConsumers) => ({ strategy: new SfStreamStrategy(consumers) }),
    };
    // Nest describes what it takes here by a class.
    const service = module.createNestMicroservice(options as never);
    await service.listen();
    bus.emit(channel, {});
    const closed = service.close();
    setImmediate(() => release.next());
    await closed;
    expect(seen).toEqual(['handled', 'destroyed']);
    expect(bus.stored('EventPattern', channel)).toBe(1);
  });

  it('has no events of its own, and gives the client', async () => {
    @Controller()
    class Nothing {}
    const { strategy, consumers } = await run(Nothing);
    expect(() => strategy.on()).toThrow(/state\$/);
    expect(strategy.unwrap()).toBe(consumers.client);
  });
});
