import type { Observable } from 'rxjs';
import { EMPTY, VirtualTimeScheduler, filter, of, take } from 'rxjs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createBrake } from '../../src/model/brake.ts';
import { bayeuxProtocol } from '../../src/client/bayeux-protocol.ts';
import { connection } from '../../src/connection/connection.ts';
import type { Demand } from '../../src/model/demand.ts';
import { ReplayOption } from '../../src/model/replay.ts';
import { advised, answer, handshaken, subscribed, unknownClient } from './scripted-exchange.ts';
import { everMore } from './ever-more.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heapInUse = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

const token = { accessToken: 't', tokenType: 'Bearer', instanceUrl: 'https://acme' };
const demand: Demand = {
  channel: '/event/A',
  position: () => ReplayOption.NewEvents,
};

const inBackground = (task: Observable<unknown>) => task.subscribe();

/** A server that forgets every session at its second poll. */
const forgetful = () => {
  let polls = 0;
  return (requests: readonly { readonly channel: string }[]) => {
    switch (requests[0]?.channel) {
      case '/meta/handshake':
        polls = 0;
        return of(handshaken);
      case '/meta/connect':
        polls += 1;
        return of(polls === 1 ? advised : unknownClient);
      case '/meta/subscribe':
        return of(subscribed);
      default:
        return of(answer());
    }
  };
};

it('ten thousand reconnects of one connection leave the heap as it was', () => {
  const scheduler = new VirtualTimeScheduler(undefined, Infinity);
  const heap: number[] = [];
  connection({
    auth: { token$: of(token), renew: () => of(token) },
    protocol: bayeuxProtocol({
      activity$: EMPTY,
      complete: () => undefined,
      reach: () =>
        of(() => ({ exchange: forgetful(), instanceUrl: 'https://acme', close: () => undefined })),
    }),
    wanted$: of({ demands: new Map([[demand.channel, demand]]) }),
    backoff: () => 1_000,
    sessionBackoff: () => 1_000,
    connectionTimeout: null,
    scheduler,
    brake: createBrake(0),
    handedCount: everMore(),
    inBackground,
  })
    .pipe(
      filter(({ type }) => type === 'begun'),
      take(11_000),
      filter((_, index) => index === 1_000 || index === 10_999),
    )
    .subscribe(() => heap.push(heapInUse()));
  scheduler.flush();

  const [early = 0, late = 0] = heap;
  expect(heap).toHaveLength(2);
  expect(late - early).toBeLessThan(1_000_000);
});
