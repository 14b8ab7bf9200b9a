import type { INestApplication, Type } from '@nestjs/common';
import { Controller, Inject, Injectable } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import type { Observable } from 'rxjs';
import { EMPTY } from 'rxjs';
import { Log } from '../test/with-app.ts';
import { getSfStreamConsumersToken } from './index.ts';
import type { SfStreamConsumers } from './index.ts';
import { SFSTREAM, SfStreamStrategy } from './microservices.ts';
import type { SfStreamRpcContext } from './microservices.ts';
import { SfStreamBus, SfStreamTestingModule } from './testing.ts';

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

const run = async (controller: Type) => {
  const bus = new SfStreamBus();
  const log = new Log();
  const module = await Test.createTestingModule({
    imports: [SfStreamTestingModule.forRoot(bus)],
    controllers: [controller],
    providers: [Diary],
  })
    .setLogger(log)
    .compile();
  app = module.createNestApplication();
  const consumers = app.get<SfStreamConsumers>(getSfStreamConsumersToken());
  const strategy = new SfStreamStrategy(consumers);
  app.connectMicroservice({ strategy });
  await app.startAllMicroservices();
  await app.init();
  return { bus, log, consumers, strategy, diary: app.get(Diary).entries };
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
    await bus.settled();
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
    await bus.settled();
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
    await bus.settled();
    expect(consumers.statuses).toMatchObject([
      { owner: `@EventPattern('${channel}')`, state: 'failed' },
    ]);
    expect(bus.stored('EventPattern', channel)).toBeUndefined();
  });

  it('has no events of its own, and gives the client', async () => {
    @Controller()
    class Nothing {}
    const { strategy, consumers } = await run(Nothing);
    expect(() => strategy.on()).toThrow(/state\$/);
    expect(strategy.unwrap()).toBe(consumers.client);
  });
});
