import { EMPTY, Observable } from 'rxjs';
import type { Call, FromStream } from '../../src/calls/call.ts';
import type { ConsumerEvent, FetchRequest, FetchResponse } from '../../src/wire/messages.ts';
import { Span } from '../../src/wire/span.ts';
import { orderSchema, written } from './schemas.ts';

/** A payload of Order__e. */
export const orderPayload = (number: number): Buffer => payloadOf(String(number));

/** One whose number has so many digits. */
export const largePayload = (digits: number): Buffer => payloadOf('1'.repeat(digits));

const payloadOf = (number: string): Buffer =>
  written(orderSchema, {
    ...{ CreatedDate: 0, CreatedById: '005', Number__c: number, Amount__c: null },
    ...{ Due__c: null, At__c: null, Shipped__c: null, Paid__c: null },
  });

const idOf = (number: number): Buffer => Buffer.from([0, number]);

/** An event as a server sends it. */
export const sentEvent = (number: number, schemaId = 's') => ({
  event: { id: `u${number}`, schemaId, payload: orderPayload(number) },
  replayId: idOf(number),
});

/** An event as it is read. */
export const consumerEvent = (number: number, schemaId?: string): ConsumerEvent => {
  const { event, replayId } = sentEvent(number, schemaId);
  return { event: { ...event, payload: new Span(event.payload) }, replayId: new Span(replayId) };
};

/** Responses that come together. */
export type Come = Extract<FromStream<FetchResponse>, { readonly type: 'messages' }>;

export const together = (...all: readonly Come[]): Come => ({
  type: 'messages',
  messages: all.flatMap(({ messages }) => messages),
});

/** A response with events of these numbers, the last of which is the latest, unless another is given. */
export const response = (
  numbers: readonly number[],
  pendingNumRequested: number,
  latest = numbers.at(-1),
  schemaId?: string,
): Come => ({
  type: 'messages',
  messages: [
    {
      events: numbers.map((number) => consumerEvent(number, schemaId)),
      latestReplayId: new Span(latest === undefined ? Buffer.alloc(0) : idOf(latest)),
      pendingNumRequested,
    },
  ],
});

/** A request, and when it came. */
export interface Asked extends FetchRequest {
  readonly at: number;
}

/** A connection that plays one script after another to those who subscribe, and keeps their requests. */
export interface FakeCall extends Call {
  readonly requests: readonly Asked[];
  readonly open: () => number;
}

export const fakeCall = (
  scripts: readonly Observable<FromStream<FetchResponse>>[],
  now: () => number,
  answer: Call['unary'] = () => EMPTY,
): FakeCall => {
  const requests: Asked[] = [];
  let begun = 0;
  let open = 0;
  return {
    requests,
    open: () => open,
    unary: answer,
    stream: <Q, R>(_: unknown, request$: Observable<Q>) =>
      new Observable<FromStream<R>>((subscriber) => {
        open += 1;
        const asking = request$.subscribe((request) =>
          requests.push({ at: now(), ...(request as unknown as FetchRequest) }),
        );
        subscriber.add(() => (open -= 1));
        subscriber.add(asking);
        const script$ = scripts[begun++] ?? EMPTY;
        subscriber.add((script$ as Observable<never>).subscribe(subscriber));
      }),
  };
};
