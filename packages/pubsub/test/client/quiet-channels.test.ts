import type { QuietSpan, ReplayMarker } from '@sfstream/core';
import { quietSpansOf } from '@sfstream/core';
import { consume } from '@sfstream/replay';
import { connect, ignoreElements, merge, mergeMap, tap } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import {
  idOf,
  invoices,
  orders,
  startPubSubOrg,
  startsOf,
  streamFrom,
} from '../helpers/with-org.ts';

/** An org in which invoices are numbered together with orders, so that a channel of orders moves on without an event. */
const startOrgThatCountsTogether = () =>
  startPubSubOrg({
    pubSub: { keepalive: 20 },
    members: { '/event/Both__chn': [orders, invoices] },
  });

const markerAt = (number: number): unknown => expect.objectContaining({ replayId: idOf(number) });

it('the stored position of a quiet channel goes on after its events, and a client begins there (P12)', async () => {
  const org = await startOrgThatCountsTogether();
  const store = new Map<string, ReplayMarker>();
  const client = streamFrom(org, { replay: store });
  client
    .channel(orders)
    .pipe(consume(() => 'done'))
    .subscribe();
  await org.subscribed(orders);
  org.publish(orders, {});
  org.publish(invoices, {});
  await eventually(() => store.get(orders)?.replayId === idOf(2));
  expect(store.get(orders)).toHaveProperty('createdDate');
  await client.close();
  streamFrom(org, { replay: store }).channel(orders).subscribe();
  await eventually(() => startsOf(org, orders).length === 2);
  expect(startsOf(org, orders).at(-1)).toBe(idOf(2));
});

it('the stored position of a channel that has had no event since it began goes on (P12)', async () => {
  const org = await startOrgThatCountsTogether();
  for (const channel of [orders, invoices, invoices]) org.publish(channel, {});
  const store = new Map<string, ReplayMarker>([[orders, { replayId: idOf(1) }]]);
  streamFrom(org, { replay: store }).channel(orders).subscribe();
  await eventually(() => store.get(orders)?.replayId !== idOf(1));
  expect(store.get(orders)).toEqual(markerAt(3));
});

it('the stored position stays before an event that is being handled (P12)', async () => {
  const org = await startOrgThatCountsTogether();
  const store = new Map<string, ReplayMarker>();
  let finish: (answer: string) => void = () => undefined;
  const handled = new Promise<string>((resolve) => (finish = resolve));
  const spans: QuietSpan[] = [];
  streamFrom(org, { replay: store })
    .channel(orders)
    .pipe(
      connect((event$) =>
        merge(
          event$,
          event$.pipe(
            mergeMap(quietSpansOf),
            tap((span) => spans.push(span)),
            ignoreElements(),
          ),
        ),
      ),
      consume(() => handled),
    )
    .subscribe();
  await org.subscribed(orders);
  const start = store.get(orders);
  org.publish(orders, {});
  org.publish(invoices, {});
  await eventually(() => spans.length > 0);
  expect(store.get(orders)).toEqual(start);
  finish('done');
  await eventually(() => store.get(orders)?.replayId === idOf(2));
});
