import type { ReplayMarker, ReplayStore, StreamEvent } from '@sfstream/core';
import type { OperatorFunction } from 'rxjs';
import { from, of } from 'rxjs';
import { checkpoint } from '../operators/checkpoint.ts';
import { consume } from '../operators/consume.ts';
import { toStreamEvent } from '../../../core/src/model/stream-event.ts';

/** An event of a channel that was begun with this store. */
const event = (replayId: number, store: ReplayStore | undefined, channel = '/event/A') =>
  toStreamEvent(channel, { event: { replayId } }, { brake: undefined, orgId: undefined, store });

const idsIn = (store: Map<string, ReplayMarker>): unknown[] =>
  [...store].map(([channel, { replayId }]) => [channel, replayId]);

const handler = (): void => undefined;

describe('the position', () => {
  it.each<[string, () => OperatorFunction<StreamEvent, unknown>]>([
    ['consume', () => consume(handler)],
    ['checkpoint', () => checkpoint()],
  ])('is kept by %s in the store with which the channel began', (_what, keeping) => {
    const [one, other] = [new Map<string, ReplayMarker>(), new Map<string, ReplayMarker>()];
    from([event(1, one), event(7, other, '/event/B'), event(2, one), event(3, other)])
      .pipe(keeping())
      .subscribe();
    expect(idsIn(one)).toEqual([['/event/A', 2]]);
    expect(idsIn(other)).toEqual([
      ['/event/B', 7],
      ['/event/A', 3],
    ]);
  });

  it.each<[string, (store: ReplayStore | null) => OperatorFunction<StreamEvent, unknown>]>([
    ['consume', (store) => consume(handler, { store })],
    ['checkpoint', (store) => checkpoint(store)],
  ])('is kept by %s in another store, or not at all, where that is said', (_what, keeping) => {
    const [ofChannel, other] = [new Map<string, ReplayMarker>(), new Map<string, ReplayMarker>()];
    of(event(1, ofChannel)).pipe(keeping(other)).subscribe();
    of(event(1, ofChannel)).pipe(keeping(null)).subscribe();
    expect(idsIn(ofChannel)).toEqual([]);
    expect(idsIn(other)).toEqual([['/event/A', 1]]);
  });

  it('is not kept where neither the channel nor the operator has a store', () => {
    const seen: unknown[] = [];
    of(event(1, undefined))
      .pipe(consume(handler))
      .subscribe(({ event: { replayId } }) => seen.push(replayId));
    expect(seen).toEqual([1]);
  });
});
