import { Injectable } from '@nestjs/common';
import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { Subject, firstValueFrom, take, toArray } from 'rxjs';
import { protocols } from '../../core/test/promises/protocols.ts';
import type { SfStreamOptions } from '../src/index.ts';
import { OnSalesforceEvent, SfStreamModule } from '../src/index.ts';
import { optionsFor, startApp, startOrg } from './helpers/with-app.ts';

const channel = '/event/Order__e';

describe.each(protocols)('handlers of events over $name', (protocol) => {
  const start = (): Promise<MockOrg> => startOrg(protocol.org);
  const options = (org: MockOrg): SfStreamOptions => ({
    ...optionsFor(org),
    ...protocol.client(org),
    store: new Map(),
  });

  it('hear their own org over real sockets, through interruptions', async () => {
    const [home, eu] = [await start(), await start()];
    const heard = new Subject<string>();
    const heard$ = firstValueFrom(heard.pipe(take(5), toArray()));
    @Injectable()
    class Orders {
      @OnSalesforceEvent(channel)
      ship({ replayId }: StreamEvent): void {
        heard.next(`ship ${protocol.numberOf(replayId)}`);
      }

      @OnSalesforceEvent(channel, { org: 'eu', replay: ReplayOption.AllEvents })
      bill({ replayId }: StreamEvent): void {
        heard.next(`bill ${protocol.numberOf(replayId)}`);
      }
    }
    eu.publish(channel, {});
    await startApp({
      imports: [
        SfStreamModule.forRoot(options(home)),
        SfStreamModule.forRoot({ ...options(eu), org: 'eu' }),
      ],
      providers: [Orders],
    });
    await home.subscribed(channel);
    home.publish(channel, {});
    protocol.interrupt(home);
    home.publish(channel, {});
    home.dropConnections();
    home.publish(channel, {});
    eu.publish(channel, {});
    expect([...(await heard$)].sort()).toEqual(['bill 1', 'bill 2', 'ship 1', 'ship 2', 'ship 3']);
  });

  /** An application whose handler does not end before it may, with positions in a store that outlives it. */
  const startSlowApp = async (org: MockOrg, store: Map<string, ReplayMarker>) => {
    const begun = new Subject<number>();
    const mayEnd = new Subject<void>();
    @Injectable()
    class Slow {
      @OnSalesforceEvent(channel)
      async on({ replayId }: StreamEvent): Promise<void> {
        const allowed = firstValueFrom(mayEnd);
        begun.next(protocol.numberOf(replayId));
        await allowed;
      }
    }
    const begun$ = firstValueFrom(begun);
    const app = await startApp({
      imports: [SfStreamModule.forRoot({ ...options(org), store, replay: ReplayOption.AllEvents })],
      providers: [Slow],
    });
    return { app, begun$, mayEnd };
  };

  it('are waited for when the application ends; the next one goes on after their event', async () => {
    const org = await start();
    const store = new Map<string, ReplayMarker>();
    for (const number of [1, 2]) {
      org.publish(channel, {});
      const { app, begun$, mayEnd } = await startSlowApp(org, store);
      expect(await begun$).toBe(number);
      const steps: string[] = [];
      const closed = app.close().then(() => steps.push('closed'));
      // What an end without patience would need has come about by then.
      await fetch(org.url);
      steps.push('may end');
      mayEnd.next();
      await closed;
      expect(steps).toEqual(['may end', 'closed']);
      expect([...store.values()]).toMatchObject([{ replayId: protocol.idOf(number) }]);
    }
    expect(protocol.servedBy(org)).toBe(0);
  });
});
