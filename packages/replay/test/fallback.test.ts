import type { Client, ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import { ReplayOption, beginHold, createPasswordClient } from '@sfstream/core';
import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { Observable, OperatorFunction } from 'rxjs';
import { Subject, delayWhen, filter, firstValueFrom, lastValueFrom, of, pipe, tap } from 'rxjs';
import { checkpoint, consume, stored } from '../src/index.ts';

const orders = '/event/Order__e';

let org: MockOrg;
const clients: Client[] = [];

beforeEach(async () => {
  org = await startMockOrg();
});

afterEach(async () => {
  for (const client of clients.splice(0)) {
    await lastValueFrom(client.close(), { defaultValue: undefined });
  }
  await org.close();
});

const channelOf = (replay: ReplayStore): Observable<StreamEvent> => {
  const client = createPasswordClient({
    ...org.login,
    backoff: () => 5,
    replayFallback: ReplayOption.NewEvents,
  });
  clients.push(client);
  return client.channel(orders, { replay });
};

/** Events at work, and what finishes them. */
interface Work {
  readonly begun$: Subject<StreamEvent>;
  readonly finish$: Subject<void>;
}

/** A store that keeps a marker when its answer to `set` is there, and says which. */
const slowly = (answer: (marker: ReplayMarker) => Observable<unknown>) => {
  const kept: ReplayMarker[] = [];
  const kept$ = new Subject<ReplayMarker>();
  const store: ReplayStore = {
    get: () => kept.at(-1),
    set: (_channel, marker) =>
      answer(marker).pipe(
        tap(() => {
          kept.push(marker);
          kept$.next(marker);
        }),
      ),
  };
  return { kept, kept$, store };
};

const isStart = ({ replayId }: ReplayMarker): boolean => replayId === undefined;

const keepings: [string, (work: Work) => OperatorFunction<StreamEvent, unknown>][] = [
  [
    'consume',
    ({ begun$, finish$ }) =>
      consume((event) => {
        setImmediate(() => begun$.next(event));
        return firstValueFrom(finish$);
      }),
  ],
  [
    'checkpoint',
    ({ begun$, finish$ }) =>
      pipe(
        checkpoint(),
        tap((event) => {
          const end = beginHold(event);
          finish$.subscribe(() => end('finished'));
          setImmediate(() => begun$.next(event));
        }),
      ),
  ],
];

describe.each(keepings)('%s', (_what, keeping) => {
  let work: Work;

  beforeEach(() => {
    work = { begun$: new Subject(), finish$: new Subject() };
  });

  /** Begins to work on an event, and resolves with what the store keeps once the channel has fallen back to new events. */
  const fallBack = async ({ kept$, store }: ReturnType<typeof slowly>): Promise<ReplayMarker> => {
    const begun = firstValueFrom(work.begun$);
    const subscription = channelOf(store).pipe(keeping(work)).subscribe();
    expect(subscription.closed).toBe(false);
    await org.subscribed(orders);
    org.publish(orders, {});
    await begun;
    const start = firstValueFrom(kept$.pipe(filter(isStart)));
    org.migrate();
    return start;
  };

  it('does not store the event at work over the start of a channel that has fallen back', async () => {
    const store = slowly((marker) => of(marker));
    const start = await fallBack(store);
    await org.subscribed(orders);
    work.finish$.next();
    await new Promise(setImmediate);
    await stored(store.store);
    expect(store.kept.at(-1)).toBe(start);
  });

  it('goes on from that start in the next run', async () => {
    const store = slowly((marker) => of(marker));
    await fallBack(store);
    work.finish$.next();
    await new Promise(setImmediate);
    await lastValueFrom(clients[0]!.close(), { defaultValue: undefined });
    const missed = org.publish(orders, {});
    const event = await firstValueFrom(channelOf(store.store));
    expect(event.replayId).toBe(missed.replayId);
  });

  it('stores what comes after the start, though the replay ids begin again', async () => {
    const store = slowly((marker) => of(marker));
    await fallBack(store);
    await org.subscribed(orders);
    work.finish$.next();
    const begun = firstValueFrom(work.begun$);
    const { replayId } = org.publish(orders, {});
    await begun;
    const kept = firstValueFrom(store.kept$);
    work.finish$.next();
    expect(await kept).toMatchObject({ replayId });
    expect(store.kept.at(-1)).toMatchObject({ replayId });
  });

  it('stores the start again where a slow write comes after it', async () => {
    let writes = 0;
    const written = new Subject<void>();
    const slow = slowly((marker) =>
      isStart(marker)
        ? of(marker)
        : of(marker).pipe(
            tap(() => (writes += 1)),
            delayWhen(() => written),
          ),
    );
    const begun = firstValueFrom(work.begun$);
    channelOf(slow.store).pipe(keeping(work)).subscribe();
    await org.subscribed(orders);
    org.publish(orders, {});
    await begun;
    work.finish$.next();
    await new Promise(setImmediate);
    expect(writes).toBe(1);
    const start = firstValueFrom(slow.kept$.pipe(filter(isStart)));
    const overwritten = firstValueFrom(slow.kept$.pipe(filter((marker) => !isStart(marker))));
    org.migrate();
    await start;
    written.next();
    await overwritten;
    await new Promise(setImmediate);
    expect(slow.kept.at(-1)).toEqual(await start);
  });
});
