import type { Demand } from '@sfstream/core/transport';
import { ReplayOption } from '@sfstream/core';
import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { EMPTY, NEVER, concat, filter, ignoreElements, map, of, throwError } from 'rxjs';
import { createBrake } from '../../../core/src/model/brake.ts';
import { failingWithItsName } from '../../../core/test/marbles/failing-with-its-name.ts';
import { fakeCall, response } from '../../test/helpers/fake-call.ts';
import { createSchemas } from '../avro/schemas.ts';
import type { Call, FromStream } from '../calls/call.ts';
import { CallError } from '../errors/call-error.ts';
import type { GrpcStatus } from '../errors/grpc-status.ts';
import { eventReader } from '../events/event-reader.ts';
import { createCredits } from '../subscribing/credits.ts';
import type { FetchResponse } from '../wire/messages.ts';
import { serveChannel } from './serve-channel.ts';

const demand: Demand = { channel: '/event/Order__e', position: () => ReplayOption.NewEvents };

/** A channel whose streams play one script after another; a backoff takes ten milliseconds for each failure. */
const served = (
  { scheduler }: MarbleHelpers,
  scripts: readonly Observable<FromStream<FetchResponse>>[],
) => {
  const answer: Call['unary'] = () => of({ canSubscribe: true }) as Observable<never>;
  const call = fakeCall(scripts, () => scheduler.now(), answer);
  const holding = { ...createBrake(0), limit: 0 };
  const signal$ = serveChannel(
    {
      ...{ call, scheduler, holding, credits: createCredits(holding), schemas: createSchemas() },
      ...{ readerOf: (schema) => eventReader(schema), backoff: (failures) => failures * 10 },
    },
    demand,
  );
  return { signal$, begun: () => call.requests.map(({ at }) => at) };
};

const failing = (code: string, status: GrpcStatus): Observable<never> =>
  throwError(
    () => new CallError({ method: 'Subscribe', status, details: 'no', code, isUnsent: false }),
  );

describe('a stream that the server ends', () => {
  it(
    'is opened again at once, then after longer and longer, and then another connection is needed (P33)',
    marbles((helpers) => {
      const { signal$, begun } = served(helpers, []);
      const end$ = signal$.pipe(ignoreElements(), failingWithItsName());
      helpers.expectObservable(end$).toBe('100ms #', {}, 'TransportError');
      helpers.flush();
      expect(begun()).toEqual([0, 0, 10, 30, 60, 100]);
    }),
  );

  it(
    'is opened again at once each time that it has brought a response (P33)',
    marbles((helpers) => {
      const one = (number: number): Observable<FromStream<FetchResponse>> =>
        helpers.cold('5ms (a|)', { a: response([], 100, number) });
      const { signal$, begun } = served(helpers, [...[1, 2, 3, 4, 5, 6, 7].map(one), NEVER]);
      helpers.expectObservable(signal$.pipe(ignoreElements()), '1s !').toBe('');
      helpers.flush();
      expect(begun()).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    }),
  );
});

describe('a limit that the channel meets', () => {
  it(
    'is tried again each minute, for as long as it takes (P42)',
    marbles((helpers) => {
      const limited$ = failing('subscription.limit.exceeded', 'RESOURCE_EXHAUSTED');
      const { signal$, begun } = served(helpers, [limited$, limited$, limited$, NEVER]);
      const limit$ = signal$.pipe(
        filter((signal) => signal.type === 'limited'),
        map(({ pause: { attempt, error } }) => `${attempt} ${error.name}`),
      );
      helpers
        .expectObservable(limit$, '4m !')
        .toBe('a 59999ms b 59999ms c', { a: '1 LimitError', b: '2 LimitError', c: '3 LimitError' });
      helpers.flush();
      expect(begun()).toEqual([0, 60_000, 120_000, 180_000]);
    }),
  );

  it(
    'does not count among the failures of a stream (P42)',
    marbles((helpers) => {
      const limited$ = failing('subscription.limit.exceeded', 'RESOURCE_EXHAUSTED');
      const scripts = [...Array.from({ length: 6 }, () => limited$), EMPTY, NEVER];
      const { signal$, begun } = served(helpers, scripts);
      helpers.expectObservable(signal$.pipe(ignoreElements()), '7m !').toBe('');
      helpers.flush();
      expect(begun().slice(-2)).toEqual([360_000, 360_000]);
    }),
  );

  it(
    'is of all channels where the service protects itself (P42)',
    marbles((helpers) => {
      const { signal$ } = served(helpers, [
        failing('service.protection.triggered', 'RESOURCE_EXHAUSTED'),
      ]);
      const end$ = signal$.pipe(ignoreElements(), failingWithItsName());
      helpers.expectObservable(end$).toBe('#', {}, 'LimitError');
    }),
  );
});

it(
  'a service that is not available is tried again after longer and longer, without an end (P32)',
  marbles((helpers) => {
    const unavailable$ = failing('service.unavailable', 'INTERNAL');
    const scripts = [...Array.from({ length: 8 }, () => unavailable$), concat(EMPTY, NEVER)];
    const { signal$, begun } = served(helpers, scripts);
    helpers.expectObservable(signal$.pipe(ignoreElements()), '1s !').toBe('');
    helpers.flush();
    expect(begun()).toEqual([0, 0, 10, 30, 60, 100, 150, 210, 280]);
  }),
);
