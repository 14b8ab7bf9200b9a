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
  Module,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import type { StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { HandlerContext } from '@sfstream/replay';
import type { Observable, RetryConfig } from 'rxjs';
import { EMPTY, concat, delay, ignoreElements, map, of, tap, throwError } from 'rxjs';
import { Log, startApp } from '../../test/helpers/with-app.ts';
import { OnSalesforceEvent, SfContext, SfPayload, getSfStreamConsumersToken } from '../index.ts';
import type { SfStreamConsumers } from '../index.ts';
import type { BusOptions } from '../testing.ts';
import { SfStreamBus, SfStreamTestingModule } from '../testing.ts';

const channel = '/event/Order__e';

/** What handlers say of their work. */
class Diary extends Array<unknown> {}

const run = async (
  handler: Type,
  options: BusOptions = {},
  where: 'providers' | 'controllers' = 'providers',
) => {
  const bus = new SfStreamBus();
  const diary = new Diary();
  const log = new Log();
  @Module({ providers: [{ provide: Diary, useValue: diary }], exports: [Diary] })
  class Diaries {}
  const app = await startApp(
    { imports: [Diaries, SfStreamTestingModule.forRoot(bus, options)], [where]: [handler] },
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
    await bus.idle();
    expect(diary).toEqual([[1, expect.objectContaining({ payload: { Amount__c: 7 } }), 1, false]]);
  });

  it('is called where it is inherited, under the name of the class that inherits it', async () => {
    abstract class Base extends Writing {
      @OnSalesforceEvent(channel)
      onOrder({ replayId }: StreamEvent): void {
        this.diary.push(replayId);
      }
    }
    @Injectable()
    class Orders extends Base {}

    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect([...diary]).toEqual([1]);
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
  });

  it('gets event and context where it overrides a method whose parameters are decorated', async () => {
    abstract class Base extends Writing {
      @OnSalesforceEvent(channel)
      onOrder(@SfPayload() order: unknown, _?: unknown): void {
        this.diary.push(order);
      }
    }
    @Injectable()
    class Orders extends Base {
      @OnSalesforceEvent(channel)
      override onOrder({ replayId }: StreamEvent, { attempt }: HandlerContext): void {
        this.diary.push([replayId, attempt]);
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect([...diary]).toEqual([[1, 1]]);
  });

  it.each([
    ['a provider', 'providers', Injectable()],
    ['a controller', 'controllers', Controller()],
  ] as const)(
    'of %s runs through guards, interceptors, pipes and filters, which see what it is and what else it is decorated with',
    async (_, where, decorated) => {
      @Injectable()
      class OnlyLarge extends Writing implements CanActivate {
        canActivate(context: ExecutionContext): boolean {
          const handler = context.getHandler();
          this.diary.push(
            `guard of ${context.getType<string>()} ${context.getClass().name}.${handler.name}: ${String(Reflect.getMetadata('role', handler))}`,
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

      @decorated
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
      const { bus, diary } = await run(Orders, {}, where);
      bus.emit(channel, {});
      bus.emit(channel, {});
      await bus.idle();
      expect([...diary]).toEqual([
        'guard of sfstream Orders.onOrder: keeper',
        'before',
        2,
        'after',
        'guard of sfstream Orders.onOrder: keeper',
        'Forbidden resource',
      ]);
      expect(bus.stored('Orders.onOrder', channel)).toBe(2);
    },
  );

  it('counts as done where an interceptor answers for it without a value', async () => {
    @Injectable()
    class Nothing implements NestInterceptor {
      intercept(): Observable<never> {
        return EMPTY;
      }
    }
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      @UseInterceptors(Nothing)
      onOrder(): void {
        this.diary.push('never');
      }
    }
    const { bus, diary } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect([...diary]).toEqual([]);
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
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
    await bus.idle();
    bus.emit('/topic/Orders', { Id: '801' });
    await bus.idle();
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
    await bus.idle();
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
    await bus.idle();
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
    await bus.idle();
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
    await bus.idle();
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
    await bus.idle();
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

  it.each([
    ['with a promise of nothing', () => Promise.resolve(), undefined],
    ['with an Observable that fails', () => throwError(() => new Error('out of stock')), undefined],
    ['with a promise of something', () => Promise.resolve('noted'), 1],
    ['with an Observable of something', () => of('noted').pipe(delay(1)), 1],
  ])('counts as done only once a filter has said so: %s', async (_, answer, stored) => {
    @Catch()
    class Note implements ExceptionFilter {
      catch(): unknown {
        return answer();
      }
    }
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel)
      @UseFilters(Note)
      onOrder(): void {
        throw new Error('out of stock');
      }
    }
    const { bus, consumers } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect(bus.stored('Orders.onOrder', channel)).toBe(stored);
    expect(consumers.statuses).toMatchObject([
      stored === undefined
        ? { state: 'failed', error: expect.stringContaining('out of stock') }
        : { state: 'running' },
    ]);
  });

  it('says for each attempt which event it was, under the name by which Nest tells of exceptions', async () => {
    @Catch()
    class SayNothing implements ExceptionFilter {
      catch(): Promise<void> {
        return Promise.resolve();
      }
    }
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel, { onPoison: 'skip', retry: { count: 1, delay: 0 } })
      onOrder(): void {
        throw new Error('out of stock');
      }

      @OnSalesforceEvent(channel, { onPoison: 'skip', batch: { size: 3, time: 10 } })
      @UseFilters(SayNothing)
      onOrders(): void {
        throw new Error('too many');
      }
    }
    const { bus, log } = await run(Orders);
    for (let count = 0; count < 3; count += 1) bus.emit(channel, {});
    await bus.idle();
    const told = log.entries.filter(([, , context]) => context === 'ExceptionsHandler');
    expect(told.map(([text]) => text)).toEqual(
      expect.arrayContaining([
        `Orders.onOrder has failed for ${channel} at replay id 2 (attempt 1): out of stock`,
        `Orders.onOrder has failed for ${channel} at replay id 2 (attempt 2): out of stock`,
        `Orders.onOrders has failed for ${channel} at replay id 1 to 3 (attempt 1): too many`,
      ]),
    );
    expect(told).toHaveLength(7);
    expect(told[0]?.[1]).toMatch(/^Error: out of stock\n {4}at .*onOrder/);
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
    await bus.idle();
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
    expect(log.lines).toContain(
      `warn: Orders.onOrder has failed, and ${channel} at replay id 1 is skipped: out of stock`,
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
    await bus.idle();
    expect([...diary]).toEqual([['aside', 1, 'out of stock']]);
    expect(bus.stored('Orders.onOrder', channel)).toBe(1);
  });

  it('begins again at its position where it restarts', async () => {
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
    const { bus, diary, log } = await run(Orders, { handlers: { restart: { delay: 1 } } });
    bus.emit(channel, {});
    bus.emit(channel, {});
    await bus.idle();
    expect([...diary]).toEqual([1, 2, 2]);
    expect(log.lines).toContainEqual(
      expect.stringMatching(/^warn: Orders\.onOrder failed; restarting: .*out of stock/),
    );
  });

  it.each<[string, RetryConfig]>([
    ['has begun again often enough', { count: 1, delay: 1 }],
    ['is given no reason to begin again', { delay: () => EMPTY }],
  ])('has failed for good once it %s', async (_, restart) => {
    @Injectable()
    class Orders extends Writing {
      @OnSalesforceEvent(channel, { restart, replay: ReplayOption.AllEvents })
      onOrder(): void {
        throw new Error('out of stock');
      }
    }
    const { bus, log, consumers } = await run(Orders);
    bus.emit(channel, {});
    await bus.idle();
    expect(consumers.statuses).toMatchObject([
      { state: 'failed', error: expect.stringContaining('out of stock') },
    ]);
    expect(log.lines.at(-1)).toMatch(/^error: Orders\.onOrder has failed: .*out of stock/);
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
    await bus.idle();
    expect([...diary]).toEqual([1, 2, 3]);
    expect(bus.stored('Orders.ship', channel)).toBe(1);
    expect(bus.stored('billing', channel)).toBe(3);
  });
});
