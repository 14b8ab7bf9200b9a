import { Injectable } from '@nestjs/common';
import type { StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Leader, LeaderState, Term } from '@sfstream/replay';
import { BehaviorSubject, Subject, firstValueFrom, map } from 'rxjs';
import type { SfStreamConsumers } from '../src/index.ts';
import { OnSalesforceEvent, SfStreamModule, getSfStreamConsumersToken } from '../src/index.ts';
import { optionsFor, startApp, startOrg } from './helpers/with-app.ts';

const channel = '/event/Order__e';

class Heard extends Subject<string> {}

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
