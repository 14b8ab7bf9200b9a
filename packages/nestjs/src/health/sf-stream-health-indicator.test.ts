import type { INestApplicationContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { tokenAuth } from '@sfstream/auth';
import type { StreamEvent } from '@sfstream/core';
import { NEVER } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { startApp } from '../../test/helpers/with-app.ts';
import { OnSalesforceEvent, SfStreamModule } from '../index.ts';
import { SfStreamHealthIndicator, SfStreamHealthModule } from '../terminus.ts';
import { SfStreamBus, SfStreamTestingModule } from '../testing.ts';

const channel = '/event/Order__e';

@Injectable()
class Orders {
  @OnSalesforceEvent(channel)
  onOrder({ replayId }: StreamEvent): void {
    if (replayId === 2) throw new Error('out of stock');
  }
}

const healthOf = (app: INestApplicationContext, options = {}): unknown =>
  app.get(SfStreamHealthIndicator).isHealthy('salesforce', options);

describe('the health indicator', () => {
  it('is up while there is a connection and every handler runs', async () => {
    const bus = new SfStreamBus();
    const app = await startApp({
      imports: [SfStreamTestingModule.forRoot(bus), SfStreamHealthModule.forRoot()],
      providers: [Orders],
    });
    bus.emit(channel, {});
    await bus.idle();
    expect(healthOf(app)).toEqual({
      salesforce: {
        status: 'up',
        connection: 'open',
        handlers: [
          {
            owner: 'Orders.onOrder',
            channel,
            group: 'Orders.onOrder',
            state: 'running',
            stored: 1,
          },
        ],
      },
    });
  });

  it('is down once a handler has failed for good', async () => {
    const bus = new SfStreamBus();
    const app = await startApp({
      imports: [SfStreamTestingModule.forRoot(bus), SfStreamHealthModule.forRoot()],
      providers: [Orders],
    });
    bus.emit(channel, {});
    bus.emit(channel, {});
    await bus.idle();
    expect(healthOf(app)).toMatchObject({
      salesforce: { status: 'down', handlers: [{ state: 'failed', stored: 1 }] },
    });
  });

  it('is down once there has been no connection for too long', async () => {
    const app = await startApp({
      imports: [
        SfStreamModule.forRoot({ auth: tokenAuth(() => NEVER), store: new Map() }),
        SfStreamHealthModule.forRoot(),
      ],
      providers: [Orders],
    });
    expect(healthOf(app)).toMatchObject({ salesforce: { status: 'up' } });
    const isDown = { salesforce: { status: 'down', connection: 'authenticating' } };
    // The shortest time there is: it has passed when the clock shows another one.
    await eventually(() => JSON.stringify(healthOf(app, { patience: 0 })).includes('"down"'));
    expect(healthOf(app, { patience: 0 })).toMatchObject(isDown);
  });

  it('knows several orgs', async () => {
    const app = await startApp({
      imports: [
        SfStreamTestingModule.forRoot(new SfStreamBus(), { org: 'eu' }),
        SfStreamHealthModule.forRoot(),
      ],
    });
    expect(healthOf(app, { org: 'eu' })).toMatchObject({ salesforce: { status: 'up' } });
  });
});
