import type {
  CallHandler,
  CanActivate,
  ExceptionFilter,
  ExecutionContext,
  NestInterceptor,
  PipeTransform,
  Type,
} from '@nestjs/common';
import {
  Catch,
  Controller,
  Inject,
  Injectable,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import type { StreamEvent } from '@sfstream/core';
import type { HandlerContext } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { EMPTY, concat, delay, ignoreElements, map, of, tap } from 'rxjs';
import { Log, startApp } from '../test/with-app.ts';
import { OnSalesforceEvent, SfContext, SfPayload, getSfStreamConsumersToken } from './index.ts';
import type { SfStreamConsumers } from './index.ts';
import type { BusOptions } from './testing.ts';
import { SfStreamBus, SfStreamTestingModule } from './testing.ts';

const channel = '/event/Order__e';

/** What handlers say of their work. */
class Diary extends Array<unknown> {}

const run = async (handler: Type, options: BusOptions = {}) => {
  const bus = new SfStreamBus();
  const diary = new Diary();
  const log = new Log();
  const app = await startApp(
    {
      imports: [SfStreamTestingModule.forRoot(bus, options)],
      providers: [{ provide: Diary, useValue: diary }, handler],
    },
    log,
  );
  const consumers = app.get<SfStreamConsumers>(getSfStreamConsumersToken());
  return { bus, diary, log, app, consumers };
};

abstract class Writing {
  @Inject(Diary) protected readonly diary!: Diary;
}

describe('a decorated method', () => {
  it('is called with each event and the context of consume', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      onOrder({ replayId, data }: StreamEvent, { attempt, signal }: HandlerContext): void {
        this.diary.push([replayId, data, attempt, signal.aborted]);
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, { Amount__c: 7 });
    await bus.settled();
    expect(diary).toEqual([[1, expect.objectContaining({ payload: { Amount__c: 7 } }), 1, false]]);
  });

  it('is called in controllers, too, and in what they inherit', async () => {
    abstract class Base extends Writing {
      @OnSalesforceEvent(channel)
      onOrder({ replayId }: StreamEvent): void {
        this.diary.push(replayId);
      }
    }
    @Controller()
    class Orders extends Base {}

    const bus = new SfStreamBus();
    const diary = new Diary();
    await startApp({
      imports: [SfStreamTestingModule.forRoot(bus)],
      providers: [{ provide: Diary, useValue: diary }],
      controllers: [Orders],
    });
    bus.emit(channel, {});
    await bus.settled();
    expect([...diary]).toEqual([1]);
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
  });

  it('runs through guards, interceptors, pipes and filters, which see what else it is decorated with', async () => {
    @Injectable()
    class OnlyLarge extends Writing implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        this.diary.push(
          `guard of ${context.getType<string>()}: ${String(Reflect.getMetadata('role', context.getHandler()))}`,
        );
        return context.getArgByIndex<StreamEvent>(0).replayId !== 2;
      }
    }
    @Injectable()
    class Around extends Writing implements NestInterceptor {
      intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
        this.diary.push('before');
        return next.handle().pipe(tap(() => this.diary.push('after')));
      }
    }
    @Injectable()
    class Double implements PipeTransform<StreamEvent | HandlerContext> {
      transform(value: StreamEvent | HandlerContext): unknown {
        return 'replayId' in value ? { ...value, replayId: Number(value.replayId) * 2 } : value;
      }
    }
    @Catch()
    class Note extends Writing implements ExceptionFilter {
      catch(error: Error): string {
        this.diary.push(error.message);
        return 'noted';
      }
    }

    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      @UseGuards(OnlyLarge)
      @UseInterceptors(Around)
      @UsePipes(Double)
      @UseFilters(Note)
      @SetMetadata('role', 'keeper')
      onOrder({ replayId }: StreamEvent): void {
        this.diary.push(replayId);
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    bus.emit(channel, {});
    await bus.settled();
    expect([...diary]).toEqual([
      'guard of sfstream: keeper',
      'before',
      2,
      'after',
      'guard of sfstream: keeper',
      'Forbidden resource',
    ]);
    expect(bus.stored('Orders.onOrder', channel)).toBe(2);
  });

  it('gets what its parameters are decorated with', async () => {
    @Injectable()
    class ToList implements PipeTransform<object> {
      transform(value: object): unknown {
        return Object.entries(value);
      }
    }
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      @OnSalesforceEvent('/topic/Orders')
      onOrder(@SfContext() { attempt }: HandlerContext, @SfPayload(ToList) order: unknown): void {
        this.diary.push([attempt, order]);
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, { Amount__c: 7 });
    await bus.settled();
    bus.emit('/topic/Orders', { Id: '801' });
    await bus.settled();
    expect([...diary]).toEqual([
      [1, [['Amount__c', 7]]],
      [1, [['Id', '801']]],
    ]);
  });

  it.each([
    ['a promise', () => Promise.resolve()],
    ['an Observable', () => of(1, 2).pipe(delay(1))],
    ['an Observable without a value', () => EMPTY],
    ['nothing', () => undefined],
  ])('moves the position once it has answered with %s', async (_, answer) => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      onOrder(): unknown {
        return answer();
      }
    }
    const { bus } = await run(Orders);
    bus.emit(channel, {});
    await bus.settled();
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
  });

  it('is called once for each decorator, with a position for each channel', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      @OnSalesforceEvent('/event/Refund__e')
      onOrder(event: StreamEvent): void {
        this.diary.push(event.channel);
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    bus.emit('/event/Refund__e', {});
    await bus.settled();
    expect([...diary].sort()).toEqual(['/event/Order__e', '/event/Refund__e']);
  });

  it('gets batches where it asks for them', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel, { batch: { size: 2, time: 10 } })
      onOrders(events: readonly StreamEvent[]): void {
        this.diary.push(events.map(({ replayId }) => replayId));
      }
    }
    const { bus, diary } = await run(Orders);
    for (let count = 0; count < 3; count += 1) bus.emit(channel, {});
    await bus.settled();
    expect([...diary]).toEqual([[1, 2], [3]]);
    expect(bus.stored('Orders.onOrders', channel)).toBe(3);
  });
});

describe('a method that fails', () => {
  it('is called again as its policy says', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel, { retry: { count: 2, delay: 1 } })
      onOrder({ replayId }: StreamEvent, { attempt }: HandlerContext): void {
        this.diary.push([replayId, attempt]);
        if (attempt < 3) throw new Error('not yet');
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    await bus.settled();
    expect([...diary]).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
  });

  it('stops, and says so, where it has no policy', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      onOrder(): void {
        throw new Error('out of stock');
      }
    }
    const { bus, log, consumers } = await run(Orders);
    bus.emit(channel, {});
    await bus.settled();
    expect(bus.stored('Orders.onOrder', channel)).toBeUndefined();
    expect(consumers.statuses).toEqual([
      {
        owner: 'Orders.onOrder',
        channel,
        group: 'Orders.onOrder',
        state: 'failed',
        error: expect.stringContaining('out of stock'),
      },
    ]);
    expect(log.lines).toContainEqual(
      expect.stringMatching(/^error: Orders\.onOrder has failed: .*out of stock/),
    );
  });

  it('is passed over with a warning where its policy is to skip', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel, { onPoison: 'skip' })
      onOrder(): void {
        throw new Error('out of stock');
      }
    }
    const { bus, log } = await run(Orders);
    bus.emit(channel, {});
    await bus.settled();
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
    expect(log.lines).toContain(
      'warn: Orders.onOrder has failed, and its event is skipped: out of stock',
    );
  });

  it('has its events put aside by a function, whose this is the provider', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel, {
        onPoison(this: Orders, { replayId }: StreamEvent, error: unknown) {
          this.diary.push(['aside', replayId, (error as Error).message]);
        },
      })
      onOrder(): Observable<never> {
        return concat(of(1).pipe(ignoreElements()), of(1)).pipe(
          map(() => {
            throw new Error('out of stock');
          }),
        );
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    await bus.settled();
    expect([...diary]).toEqual([['aside', 1, 'out of stock']]);
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
  });

  it('begins anew at its position where it restarts', async () => {
    @Injectable()
    class Orders extends Writing {
      private calls = 0;

      @OnSalesforceEvent(channel)
      onOrder({ replayId }: StreamEvent): void {
        this.diary.push(replayId);
        this.calls += 1;
        if (this.calls === 2) throw new Error('out of stock');
      }
    }
    const { bus, diary } = await run(Orders, { handlers: { restart: { delay: 1 } } });
    bus.emit(channel, {});
    bus.emit(channel, {});
    await bus.settled();
    expect([...diary]).toEqual([1, 2, 2]);
  });

  it('does not disturb another method on the same channel', async () => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      ship({ replayId }: StreamEvent): void {
        if (replayId === 2) throw new Error('out of stock');
      }

      @OnSalesforceEvent(channel, { group: 'billing' })
      bill({ replayId }: StreamEvent): void {
        this.diary.push(replayId);
      }
    }
    const { bus, diary } = await run(Orders);
    for (let count = 0; count < 3; count += 1) bus.emit(channel, {});
    await bus.settled();
    expect([...diary]).toEqual([1, 2, 3]);
    expect(bus.stored('Orders.ship', channel)).toBe(1);
    expect(bus.stored('billing', channel)).toBe(3);
  });
});
