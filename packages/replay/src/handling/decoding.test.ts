import type { ReplayMarker, Schema, StreamEvent } from '@sfstream/core';
import { platformEvent } from '@sfstream/core';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { NEVER, from, lastValueFrom, map, of, tap, toArray } from 'rxjs';
import { consumeBatches } from '../operators/consume-batches.ts';
import { consume } from '../operators/consume.ts';

const event = (replayId: number, data: unknown): StreamEvent => ({
  channel: '/event/A',
  data,
  replayId,
});

const order = (replayId: number, amount: unknown): StreamEvent =>
  event(replayId, { event: { replayId }, payload: { Amount__c: amount } });

const good = order(1, 10);
const bad = order(2, 'ten');
const last = order(3, 30);

type Result<A> = StandardSchemaV1.Result<A>;

interface Order {
  readonly payload: { readonly Amount__c: number };
}

/** A Standard Schema, as libraries make them. */
const standard = (answer: (result: Result<Order>) => Result<Order> | Promise<Result<Order>>) =>
  ({
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value: unknown) => {
        const amount = (value as Order).payload.Amount__c;
        return answer(
          typeof amount === 'number'
            ? { value: value as Order }
            : { issues: [{ message: 'is not a number', path: ['payload', 'Amount__c'] }] },
        );
      },
    },
  }) satisfies StandardSchemaV1<unknown, Order>;

const schemas: [string, Schema<Order>][] = [
  ['an io-ts codec', platformEvent(t.type({ Amount__c: t.number }))],
  ['a Standard Schema', standard((result) => result)],
  ['a schema that takes its time', standard((result) => Promise.resolve(result))],
];

describe.each(schemas)('consume with %s as its schema', (_what, schema) => {
  it('gives the handler events that fit', async () => {
    const amounts$: Observable<number> = of(good, last).pipe(
      consume((one) => one.data.payload.Amount__c * 2, {
        schema,
        orderBy: (one) => one.data.payload.Amount__c,
      }),
      map(({ result }) => result),
    );
    expect(await lastValueFrom(amounts$.pipe(toArray()))).toEqual([20, 60]);
  });

  it('gives one that does not fit to onPoison as it came, and counts it as done then', async () => {
    const store = new Map<string, ReplayMarker>();
    const handler = jest.fn();
    const onPoison = jest.fn<unknown, [StreamEvent, unknown]>();
    await lastValueFrom(
      of(good, bad).pipe(
        consume(handler, { schema, store, onPoison, retry: { count: 3 }, orderBy: () => 1 }),
      ),
    );
    expect(handler).toHaveBeenCalledTimes(1);
    expect(onPoison.mock.calls).toEqual([[bad, expect.objectContaining({ name: 'DecodeError' })]]);
    expect(store.get('/event/A')).toEqual({ replayId: 2 });
  });

  it('stops with one that does not fit, unless told otherwise', async () => {
    const store = new Map<string, ReplayMarker>();
    const consumed$ = of(good, bad, last).pipe(consume(() => 'r', { schema, store }));
    await expect(lastValueFrom(consumed$)).rejects.toMatchObject({
      name: 'PoisonEventError',
      replayId: 2,
      cause: { name: 'DecodeError' },
    });
    expect(store.get('/event/A')).toEqual({ replayId: 1 });
  });
});

it('a schema that says nothing fails the event in the time that a handler has', async () => {
  const schema = {
    '~standard': { version: 1, vendor: 'test', validate: () => lastValueFrom(NEVER) },
  } as const;
  const onPoison = jest.fn<unknown, [StreamEvent, unknown]>();
  await lastValueFrom(of(good).pipe(consume(() => 'r', { schema, timeout: 5, onPoison })), {
    defaultValue: undefined,
  });
  expect(onPoison.mock.calls).toEqual([
    [good, expect.objectContaining({ message: 'The schema was not finished within 5 ms.' })],
  ]);
});

it('consumeBatches gives what does not fit to onPoison by itself, and handles the rest', async () => {
  const store = new Map<string, ReplayMarker>();
  const onPoison = jest.fn<unknown, [readonly StreamEvent[], unknown]>();
  const marks: unknown[] = [];
  const consumed$ = from([good, bad, last]).pipe(
    tap(() => marks.push(store.get('/event/A'))),
    consumeBatches((batch) => batch.map(({ data }) => data.payload.Amount__c), {
      schema: platformEvent(t.type({ Amount__c: t.number })),
      store,
      size: 5,
      time: 1_000,
      onPoison,
    }),
  );
  expect(await lastValueFrom(consumed$)).toEqual({ events: [good, last], result: [10, 30] });
  expect(onPoison.mock.calls).toEqual([[[bad], expect.objectContaining({ name: 'DecodeError' })]]);
  // The mark waits for the good one before it.
  expect(marks).toEqual([undefined, undefined, undefined]);
  expect(store.get('/event/A')).toEqual({ replayId: 3 });
});
