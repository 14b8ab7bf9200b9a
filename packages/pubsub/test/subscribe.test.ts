import { asyncScheduler, lastValueFrom, map, mergeMap, take, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import { createBrake } from '../../core/src/model/brake.ts';
import { selfSigned } from '../../http/test/helpers/self-signed.ts';
import { createSchemas } from '../src/avro/schemas.ts';
import type { Call } from '../src/calls/call.ts';
import { eventReader } from '../src/events/event-reader.ts';
import type { ChannelSignal } from '../src/subscribing/channel-ports.ts';
import { channelStream } from '../src/subscribing/channel-stream.ts';
import { createCredits } from '../src/subscribing/credits.ts';
import { failureOf, using } from './helpers/caller.ts';
import { largePayload, orderPayload, sentEvent } from './helpers/fake-call.ts';
import { orderSchema } from './helpers/schemas.ts';
import { refusal, serveGrpc } from './helpers/serve-grpc.ts';
import type { Bidi, Unary } from './helpers/serve-grpc.ts';

const channel = '/event/Order__e';

const idOf = (number: number): Buffer => {
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
};

const following = (call: Call, limit = 0): Observable<ChannelSignal> => {
  const holding = { ...createBrake(limit), limit };
  return channelStream(
    {
      ...{ call, holding, scheduler: asyncScheduler, schemas: createSchemas() },
      ...{ credits: createCredits(holding), readerOf: (schema) => eventReader(schema) },
    },
    channel,
    'earliest',
  );
};

interface Asked {
  readonly numRequested: number;
}

/** Sends numbered events as far as it is asked to, `perResponse` at a time, each with one of several schemas. */
const publishing =
  (total: number, perResponse: number, schemas: number): Bidi =>
  (stream) => {
    let sent = 0;
    let pending = 0;
    stream.on('data', ({ numRequested }: Asked) => {
      pending += numRequested;
      if (pending > 100)
        stream.emit('error', refusal('INVALID_ARGUMENT', 'subscription.fetch.overflow'));
      while (pending > 0 && sent < total) {
        const events: object[] = [];
        while (events.length < perResponse && pending > 0 && sent < total) {
          sent += 1;
          pending -= 1;
          const event = {
            id: `u${sent}`,
            schemaId: `s${sent % schemas}`,
            payload: orderPayload(sent),
          };
          events.push({ event, replayId: idOf(sent) });
        }
        stream.write({ events, latestReplayId: idOf(sent), pendingNumRequested: pending });
      }
    });
  };

/** Answers with the schema after a few turns of the event loop, each time another number of them. */
const slowSchemas = (): { readonly GetSchema: Unary; readonly asked: () => number } => {
  let asked = 0;
  return {
    asked: () => asked,
    GetSchema: (_, answer) => {
      asked += 1;
      let turns = (asked * 7) % 23;
      const turn = (): void => {
        if (turns-- > 0) setImmediate(turn);
        else answer(null, { schemaJson: orderSchema });
      };
      turn();
    },
  };
};

const numbersOf = (signal$: Observable<ChannelSignal>, total: number): Promise<number[]> =>
  lastValueFrom(
    signal$.pipe(
      mergeMap((signal) => (signal.type === 'events' ? signal.events : [])),
      map(({ data }) => Number(data.payload.Number__c)),
      take(total),
      toArray(),
    ),
  );

it.each([1, 10, 100])(
  'events come in order, %i in a response, while schemas come late, each asked for once (P17, P18)',
  async (perResponse) => {
    const total = 2_000;
    const { GetSchema, asked } = slowSchemas();
    const origin = await serveGrpc({ GetSchema, Subscribe: publishing(total, perResponse, 5) });
    const numbers = await numbersOf(
      using(origin, (call) => following(call)),
      total,
    );
    expect(numbers).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    expect(asked()).toBe(5);
  },
);

it('a hundred events of the largest size come in one response', async () => {
  const { GetSchema } = slowSchemas();
  const payload = largePayload(1_000_000);
  const events = Array.from({ length: 100 }, (_, index) => ({
    event: { id: `u${index}`, schemaId: 's0', payload },
    replayId: idOf(index + 1),
  }));
  const Subscribe: Bidi = (stream) =>
    void stream.once('data', () => stream.write({ events, latestReplayId: idOf(100) }));
  const origin = await serveGrpc({ GetSchema, Subscribe });
  const ids = using(origin, (call) => following(call)).pipe(
    mergeMap((signal) => (signal.type === 'events' ? signal.events : [])),
    map(({ data }) => data.event.EventUuid),
    take(100),
    toArray(),
  );
  expect(await lastValueFrom(ids)).toEqual(events.map(({ event }) => event.id));
});

it('events come by TLS from a server that speaks HTTP/2 only', async () => {
  const certificate = selfSigned();
  const { GetSchema } = slowSchemas();
  const origin = await serveGrpc({ GetSchema, Subscribe: publishing(300, 7, 2) }, certificate);
  const signal$ = using(origin, (call) => following(call), {
    http: { proxy: false, tls: { ca: certificate.cert } },
  });
  expect(await numbersOf(signal$, 300)).toHaveLength(300);
});

it('events come one after another where one may be held', async () => {
  const { GetSchema } = slowSchemas();
  const origin = await serveGrpc({ GetSchema, Subscribe: publishing(50, 10, 1) });
  expect(
    await numbersOf(
      using(origin, (call) => following(call, 1)),
      50,
    ),
  ).toHaveLength(50);
});

it('a refusal fails the channel, with its code', async () => {
  const origin = await serveGrpc({
    Subscribe: (stream) => void stream.emit('error', refusal('NOT_FOUND', 'topic.not.found')),
  });
  expect(await failureOf(using(origin, (call) => following(call)))).toMatchObject({
    code: 'topic.not.found',
  });
});

it('a clean end completes the channel after what came before it', async () => {
  const { GetSchema } = slowSchemas();
  const origin = await serveGrpc({
    GetSchema,
    Subscribe: (stream) => {
      stream.on('data', () => {
        stream.write({ events: [sentEvent(1)], latestReplayId: Buffer.from([0, 1]) });
        stream.end();
      });
    },
  });
  const signals = await lastValueFrom(using(origin, (call) => following(call)).pipe(toArray()));
  expect(signals.map(({ type }) => type)).toEqual(['subscribed', 'events']);
});
