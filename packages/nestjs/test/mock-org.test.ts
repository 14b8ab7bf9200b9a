import { Inject, Injectable } from '@nestjs/common';
import type { StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Leader, LeaderState, Term } from '@sfstream/replay';
import { BehaviorSubject, Subject, firstValueFrom, map, take, toArray } from 'rxjs';
import type { SfStreamConsumers } from '../src/index.ts';
import { OnSalesforceEvent, SfStreamModule, getSfStreamConsumersToken } from '../src/index.ts';
import { optionsFor, startApp, startOrg } from './helpers/with-app.ts';

const channel = '/event/Order__e';

class Heard extends Subject<string> {}

@Injectable()
class Orders {
  @Inject(Heard) private readonly heard!: Heard;

  @OnSalesforceEvent(channel)
  ship({ replayId }: StreamEvent): void {
    this.heard.next(`ship ${Number(replayId)}`);
  }

  @OnSalesforceEvent(channel, { org: 'eu', replay: ReplayOption.AllEvents })
  bill({ replayId }: StreamEvent): void {
    this.heard.next(`bill ${Number(replayId)}`);
  }
}

describe('handlers of two orgs', () => {
  it('hear their own over real sockets, through interruptions', async () => {
    const [home, eu] = [await startOrg(), await startOrg()];
    const heard = new Heard();
    const heard$ = firstValueFrom(heard.pipe(take(5), toArray()));
    eu.publish(channel, {});
    await startApp({
      imports: [
        SfStreamModule.forRoot({ ...optionsFor(home), store: new Map() }),
        SfStreamModule.forRoot({ ...optionsFor(eu), store: new Map(), org: 'eu' }),
      ],
      providers: [Orders, { provide: Heard, useValue: heard }],
    });
    await home.subscribed(channel);
    home.publish(channel, {});
    home.forgetSessions();
    home.publish(channel, {});
    home.dropConnections();
    home.publish(channel, {});
    eu.publish(channel, {});
    expect([...(await heard$)].sort()).toEqual(['bill 1', 'bill 2', 'ship 1', 'ship 2', 'ship 3']);
  });

  it('go on where the last application has stopped', async () => {
    const org = await startOrg();
    const store = new Map();
    const runOnce = async (events: number): Promise<readonly string[]> => {
      const heard = new Heard();
      const heard$ = firstValueFrom(heard.pipe(take(events), toArray()));
      @Injectable()
      class All {
        @OnSalesforceEvent(channel)
        on({ replayId }: StreamEvent): void {
          heard.next(String(replayId));
        }
      }
      const app = await startApp({
        imports: [
          SfStreamModule.forRoot({ ...optionsFor(org), store, replay: ReplayOption.AllEvents }),
        ],
        providers: [All],
      });
      const all = await heard$;
      await app.close();
      return all;
    };
    org.publish(channel, {});
    org.publish(channel, {});
    expect(await runOnce(2)).toEqual(['1', '2']);
    org.publish(channel, {});
    expect(await runOnce(1)).toEqual(['3']);
  });
});

describe('handlers with a leader', () => {
  /** An application with one handler, whose election the test decides. */
  const startReplica = async (terms: BehaviorSubject<Term | undefined>) => {
    const org = await startOrg();
    const leader: Leader = {
      group: 'orders',
      get term() {
        return terms.value;
      },
      term$: terms,
      state$: terms.pipe(
        map((term): LeaderState =>
          term === undefined ? { type: 'standby' } : { type: 'leading', ...term },
        ),
      ),
    };
    const heard = new Heard();
    @Injectable()
    class Shipping {
      @OnSalesforceEvent(channel, { replay: ReplayOption.AllEvents })
      on({ replayId }: StreamEvent): void {
        heard.next(String(replayId));
      }
    }
    org.publish(channel, {});
    const app = await startApp({
      imports: [
        SfStreamModule.forRoot({ ...optionsFor(org), store: new Map(), handlers: { leader } }),
      ],
      providers: [Shipping],
    });
    const consumers = app.get<SfStreamConsumers>(getSfStreamConsumersToken());
    return { app, org, heard, consumers };
  };

  it('stand by without a session, say so, and end at once when the application does', async () => {
    const terms = new BehaviorSubject<Term | undefined>(undefined);
    const { app, org, consumers } = await startReplica(terms);
    expect(consumers.statuses).toMatchObject([{ state: 'standby' }]);
    await app.close();
    expect(org.sessions).toEqual([]);
    expect(consumers.statuses).toMatchObject([{ state: 'stopped' }]);
  });

  it('handle events while this replica leads', async () => {
    const terms = new BehaviorSubject<Term | undefined>(undefined);
    const { heard, consumers } = await startReplica(terms);
    const first = firstValueFrom(heard);
    terms.next({ epoch: 1 });
    expect(await first).toBe('1');
    expect(consumers.statuses).toMatchObject([{ state: 'running' }]);
    terms.next(undefined);
    expect(consumers.statuses).toMatchObject([{ state: 'standby' }]);
    expect(consumers.isIdle).toBe(true);
  });
});
