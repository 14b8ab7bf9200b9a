import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Client, StreamEvent } from '@sfstream/core';
import { ClientError, ReplayOption } from '@sfstream/core';
import { setImmediate } from 'node:timers/promises';
import { firstValueFrom, lastValueFrom, of, take, toArray } from 'rxjs';
import { Log, startApp } from '../../test/helpers/with-app.ts';
import { InjectSfStream, OnSalesforceEvent, SfStreamModule, getSfStreamToken } from '../index.ts';
import { SfStreamBus, SfStreamTestingModule } from '../testing.ts';

const channel = '/event/Order__e';

@Injectable()
class Orders {
  readonly seen: unknown[] = [];
  @InjectSfStream() private readonly client!: Client;

  @OnSalesforceEvent(channel, { group: 'orders' })
  async onOrder({ replayId, data }: StreamEvent<{ payload: unknown }>): Promise<void> {
    this.seen.push([replayId, data.payload]);
    if (replayId === 1) await firstValueFrom(this.client.publish(channel, 'second'));
  }
}

describe('the bus', () => {
  it('takes the place of the org of a whole application, whose options are not even made', async () => {
    @Module({
      imports: [
        SfStreamModule.forRootAsync({
          useFactory: () => {
            throw new Error('There is no environment in a test.');
          },
        }),
      ],
      providers: [Orders],
    })
    class App {}

    const bus = new SfStreamBus();
    const app = await bus
      .override(Test.createTestingModule({ imports: [App] }).setLogger(new Log()))
      .compile();
    await app.init();
    bus.emit(channel, 'first');
    await bus.idle();
    // What a handler has published is waited for, too.
    expect(app.get(Orders).seen).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
    expect(bus.stored('orders', channel)).toBe(2);
    await app.close();
  });

  it('is settled only when no handler makes work for another any more', async () => {
    const seen: unknown[] = [];
    @Injectable()
    class Shop {
      @InjectSfStream() private readonly client!: Client;

      @OnSalesforceEvent('/event/Refund__e')
      async onRefund(): Promise<void> {
        await setImmediate();
        seen.push('refund');
      }
      @OnSalesforceEvent(channel)
      async onOrder(): Promise<void> {
        await setImmediate();
        await firstValueFrom(this.client.publish('/event/Refund__e', {}));
      }
    }
    const bus = new SfStreamBus();
    await startApp({ imports: [SfStreamTestingModule.forRoot(bus)], providers: [Shop] });
    bus.emit(channel, {});
    await bus.idle();
    expect(seen).toEqual(['refund']);
  });

  it('takes lists and streams of events as an org does', async () => {
    const bus = new SfStreamBus();
    const app = await startApp({
      imports: [SfStreamTestingModule.forRoot(bus)],
      providers: [Orders],
    });
    const client = app.get<Client>(getSfStreamToken());
    await lastValueFrom(client.publishAll(channel, ['a', 'b']));
    await lastValueFrom(of('c').pipe(client.publishStream(channel)));
    await bus.idle();
    expect(app.get(Orders).seen).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'second'],
    ]);
  });

  it('is settled when a handler has begun again without a position', async () => {
    @Injectable()
    class Unlucky {
      @OnSalesforceEvent(channel, { restart: { delay: 1 } })
      onOrder(): void {
        throw new Error('out of stock');
      }
    }
    const bus = new SfStreamBus();
    await startApp({ imports: [SfStreamTestingModule.forRoot(bus)], providers: [Unlucky] });
    bus.emit(channel, {});
    await bus.idle();
    expect(bus.stored('Unlucky.onOrder', channel)).toBeUndefined();
  });

  it('lets the next application go on where the last one has ended', async () => {
    const bus = new SfStreamBus();
    const metadata = { imports: [SfStreamTestingModule.forRoot(bus)], providers: [Orders] };
    const first = await startApp(metadata);
    bus.emit(channel, 'first');
    await bus.idle();
    await first.close();
    bus.emit(channel, 'third');
    const second = await startApp(metadata);
    await bus.idle();
    expect(second.get(Orders).seen).toEqual([[3, 'third']]);
  });

  it('refuses an event on a channel that nobody listens to, and guesses which one is meant', async () => {
    const bus = new SfStreamBus();
    await startApp({ imports: [SfStreamTestingModule.forRoot(bus)], providers: [Orders] });
    const emit = (): unknown => bus.emit('/event/Oder__e', {});
    expect(emit).toThrow(
      `Nobody listens to /event/Oder__e. Listened to: ${channel}. Did you mean ${channel}?`,
    );
    expect(emit).toThrow(ClientError);
    await bus.idle();
  });

  it('tells of an event from before the start that nobody has listened for once it is asked to settle', async () => {
    const bus = new SfStreamBus();
    bus.emit(channel, {});
    bus.emit('/event/Typo__e', {});
    await startApp({ imports: [SfStreamTestingModule.forRoot(bus)], providers: [Orders] });
    await expect(bus.idle()).rejects.toThrow('Nobody listens to /event/Typo__e.');
  });

  it('gives events as their family has them', () => {
    const bus = new SfStreamBus();
    expect(bus.emit('/topic/Orders', { Id: '801' })).toMatchObject({
      replayId: 1,
      data: { sobject: { Id: '801' }, event: { replayId: 1 } },
    });
    const event = bus.emit(channel, { Amount__c: 7 });
    expect(event).toMatchObject({ replayId: 1, data: { payload: { Amount__c: 7 } } });
    expect(event.data).toMatchObject({ event: { replayId: 1, EventUuid: event.eventUuid } });
  });

  it('has a client whose channels begin where they are told', async () => {
    const bus = new SfStreamBus();
    const app = await startApp({ imports: [SfStreamTestingModule.forRoot(bus)] });
    const client = app.get<Client>(getSfStreamToken());
    for (let count = 0; count < 3; count += 1) bus.emit(channel, {});
    const idsFrom = async (replay: number | Map<string, { replayId: number }>) =>
      (await firstValueFrom(client.channel(channel, { replay }).pipe(take(2), toArray()))).map(
        ({ replayId }) => replayId,
      );
    expect(await idsFrom(ReplayOption.AllEvents)).toEqual([1, 2]);
    expect(await idsFrom(1)).toEqual([2, 3]);
    const fresh = idsFrom(new Map());
    const after = idsFrom(new Map([[channel, { replayId: 2 }]]));
    bus.emit(channel, {});
    bus.emit(channel, {});
    expect(await fresh).toEqual([4, 5]);
    expect(await after).toEqual([3, 4]);
  });

  it('has a client that is as closed as any after the application is', async () => {
    const app = await startApp({ imports: [SfStreamTestingModule.forRoot(new SfStreamBus())] });
    const client = app.get<Client>(getSfStreamToken());
    expect(client).toMatchObject({ connectionType: 'long-polling', isSettled: true });
    const states = firstValueFrom(client.state$.pipe(toArray()));
    const events = firstValueFrom(client.channel(channel).pipe(toArray()));
    await app.close();
    expect(await states).toEqual([{ type: 'open' }, { type: 'closed' }]);
    expect(await events).toEqual([]);
    expect(client).toMatchObject({ connectionType: null, isSettled: false, closed: true });
    await expect(firstValueFrom(client.channel(channel))).rejects.toThrow(/closed/);
  });
});
