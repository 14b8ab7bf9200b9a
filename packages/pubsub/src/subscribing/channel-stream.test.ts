import { DecodeError } from '@sfstream/base';
import type { TransportError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import { filter, map, of, take, tap, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Brake } from '../../../core/src/model/brake.ts';
import { createBrake } from '../../../core/src/model/brake.ts';
import { fakeCall, response, together } from '../../test/helpers/fake-call.ts';
import type { Come, FakeCall } from '../../test/helpers/fake-call.ts';
import { orderSchema } from '../../test/helpers/schemas.ts';
import { createSchemas } from '../avro/schemas.ts';
import type { Call, FromStream } from '../calls/call.ts';
import { CallError } from '../errors/call-error.ts';
import { eventReader } from '../events/event-reader.ts';
import type { FetchResponse, SchemaRequest } from '../wire/messages.ts';
import { Span } from '../wire/span.ts';
import type { ChannelPorts, ChannelSignal, Start } from './channel-ports.ts';
import { channelStream } from './channel-stream.ts';
import { createCredits } from './credits.ts';

const channel = '/event/Order__e';

/** Each signal in one word, with what it is about. */
const brief = (signal: ChannelSignal): string => {
  switch (signal.type) {
    case 'events':
      return signal.events.map(({ replayId }) => replayId?.slice(4)).join(' ');
    case 'moved':
    case 'undecodable':
      return `${signal.type} ${signal.replayId?.slice(4) ?? ''}`;
    default:
      return signal.type;
  }
};

type Messages = Record<string, FromStream<FetchResponse>>;

const accepted = { type: 'accepted' } as const;

/** Answers GetSchema for every id at once, unless told otherwise. */
const schemasAtOnce: (id: string) => Observable<{ schemaJson: string }> = () =>
  of({ schemaJson: orderSchema });

interface Given {
  readonly limit?: number;
  readonly start?: Start;
  readonly schemaOf?: typeof schemasAtOnce;
}

/** A channel over scripts of a server. */
const channelOver = (
  { scheduler }: MarbleHelpers,
  scripts: readonly Observable<FromStream<FetchResponse>>[],
  { limit = 0, start = 'latest', schemaOf = schemasAtOnce }: Given = {},
): {
  signal$: Observable<ChannelSignal>;
  brief$: Observable<string>;
  count$: Observable<number>;
  call: FakeCall;
  brake: Brake;
  ports: ChannelPorts;
} => {
  const brake = createBrake(limit);
  const holding = { ...brake, limit };
  const answer: Call['unary'] = (_, request) =>
    schemaOf((request as SchemaRequest).schemaId).pipe(
      map((answered) => ({ ...answered, schemaId: '' })),
    ) as Observable<never>;
  const call = fakeCall(scripts, () => scheduler.now(), answer);
  const ports = {
    ...{ call, scheduler, holding, credits: createCredits(holding) },
    ...{ schemas: createSchemas(), readerOf: (schema) => eventReader(schema) },
  } satisfies ChannelPorts;
  const signal$ = channelStream(ports, channel, start);
  const count$ = signal$.pipe(
    filter((signal) => signal.type === 'events'),
    map(({ events }) => events.length),
  );
  return { signal$, brief$: signal$.pipe(map(brief)), count$, call, brake, ports };
};

/** Numbers from one to another. */
const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('the requests of a channel', () => {
  it.each<[string, Start, object]>([
    ['new events', 'latest', { replayPreset: 0 }],
    ['all events', 'earliest', { replayPreset: 1 }],
    [
      'a position',
      { after: '0x0000000000076f5b' },
      { replayPreset: 2, replayId: Buffer.from('0000000000076f5b', 'hex') },
    ],
  ])('begin with %s, the topic and a grant', (_what, start, expected) => {
    marbles((helpers) => {
      const { brief$, call } = channelOver(helpers, [helpers.cold('-')], { start });
      helpers.expectObservable(brief$, '-!').toBe('--');
      helpers.flush();
      expect(call.requests).toEqual([
        { at: 0, topicName: channel, numRequested: 100, ...expected },
      ]);
    })();
  });

  it(
    'go on with a grant alone, once half is used up (P1, P3)',
    marbles((helpers) => {
      const messages: Messages = {
        a: response(numbers(1, 49), 51),
        b: response([50], 50),
        c: response([51], 99),
      };
      const { count$, call } = channelOver(helpers, [helpers.cold('-----a----b----c|', messages)]);
      helpers.expectObservable(count$).toBe('-----x----y----z|', { x: 49, y: 1, z: 1 });
      helpers.flush();
      expect(call.requests.slice(1)).toEqual([{ at: 10, numRequested: 50 }]);
    }),
  );

  it(
    'leave what was asked for counted while responses come that were sent before (P2)',
    marbles((helpers) => {
      const messages: Messages = {
        a: response(numbers(1, 50), 50),
        b: response(numbers(51, 57), 43),
        c: response(numbers(58, 64), 36),
        d: response(numbers(65, 71), 79),
        e: response(numbers(72, 101), 49),
      };
      const { count$, call } = channelOver(helpers, [helpers.cold('abcde-', messages)]);
      helpers.expectObservable(count$, '------!').toBe('abbbe', { a: 50, b: 7, e: 30 });
      helpers.flush();
      expect(call.requests.slice(1)).toEqual([
        { at: 0, numRequested: 50 },
        { at: 4, numRequested: 51 },
      ]);
    }),
  );

  it(
    'follow what the server says is outstanding, where it counts less',
    marbles((helpers) => {
      const script$ = helpers.cold('-a-', { a: response([1], 0) });
      const { count$, call } = channelOver(helpers, [script$]);
      helpers.expectObservable(count$, '--!').toBe('-x', { x: 1 });
      helpers.flush();
      expect(call.requests.slice(1)).toEqual([{ at: 1, numRequested: 100 }]);
    }),
  );

  it(
    'come after the events were handed out, and leave room for those that are held (P4, P5)',
    marbles((helpers) => {
      const script$ = helpers.cold('-a---b', {
        a: response(numbers(1, 6), 4),
        b: response([7], 3),
      });
      const { signal$, call, brake } = channelOver(helpers, [script$], { limit: 10 });
      // Four events are held as they are handed out, so that of ten places four are free for more.
      const held$ = signal$.pipe(
        tap(({ type }) => type === 'events' && numbers(1, 4).forEach(() => brake.hold())),
        map(({ type }) => type),
      );
      helpers.expectObservable(held$, '---!').toBe('-(se)', { s: 'subscribed', e: 'events' });
      helpers.flush();
      expect(call.requests.map(({ at, numRequested }) => [at, numRequested])).toEqual([
        [0, 10],
        [1, 2],
      ]);
    }),
  );

  it(
    'are for one event after another where one may be held',
    marbles((helpers) => {
      const messages: Messages = { a: response([1], 0), b: response([2], 0), c: response([3], 0) };
      const script$ = helpers.cold('-a---b---c', messages);
      const { signal$, call, brake } = channelOver(helpers, [script$], { limit: 1 });
      const finished$ = signal$.pipe(
        tap(({ type }) => {
          if (type !== 'events') return;
          const finish = brake.hold();
          helpers.scheduler.schedule(finish, 2);
        }),
      );
      helpers.expectObservable(finished$.pipe(map(brief)), '----------!').toBe('-(sa)b---c', {
        s: 'subscribed',
        a: '01',
        b: '02',
        c: '03',
      });
      helpers.flush();
      expect(call.requests.map(({ at, numRequested }) => [at, numRequested])).toEqual([
        [0, 1],
        [3, 1],
        [7, 1],
      ]);
    }),
  );

  it(
    'of two channels share the places',
    marbles((helpers) => {
      const { ports, call } = channelOver(helpers, [helpers.cold('-'), helpers.cold('-')], {
        limit: 10,
      });
      for (const name of ['/event/A__e', '/event/B__e']) {
        helpers.expectObservable(channelStream(ports, name, 'latest'), '-!').toBe('--');
      }
      helpers.flush();
      // Nothing is left for the second, which gets the one event that keeps it open.
      expect(call.requests.map(({ numRequested }) => numRequested)).toEqual([10, 1]);
    }),
  );

  it(
    'leave room for events that wait for their schema',
    marbles((helpers) => {
      const { ports, call } = channelOver(
        helpers,
        [helpers.cold('-a', { a: response(numbers(1, 8), 2) }), helpers.cold('-')],
        { limit: 10, schemaOf: () => helpers.cold('-') as never },
      );
      helpers.expectObservable(channelStream(ports, '/event/A__e', 'latest'), '----!').toBe('-s', {
        s: { type: 'subscribed', channel: '/event/A__e' },
      });
      helpers.expectObservable(channelStream(ports, '/event/B__e', 'latest'), '--^-!').toBe('-');
      helpers.flush();
      expect(call.requests.map(({ numRequested }) => numRequested)).toEqual([10, 1]);
    }),
  );

  it(
    'give back what an ended stream did not use',
    marbles((helpers) => {
      const { ports, call } = channelOver(helpers, [helpers.cold('-|'), helpers.cold('-')], {
        limit: 10,
      });
      helpers.expectObservable(channelStream(ports, '/event/A__e', 'latest')).toBe('-|');
      helpers.expectObservable(channelStream(ports, '/event/B__e', 'latest'), '--^-!').toBe('---');
      helpers.flush();
      expect(call.requests.map(({ numRequested }) => numRequested)).toEqual([10, 10]);
    }),
  );

  it(
    'wait for room, before all',
    marbles((helpers) => {
      const { brief$, call, brake } = channelOver(helpers, [helpers.cold('-')], { limit: 1 });
      const finish = brake.hold();
      helpers.scheduler.schedule(finish, 5);
      helpers.expectObservable(brief$, '--------!').toBe('-');
      helpers.flush();
      expect(call.requests.map(({ at, numRequested }) => [at, numRequested])).toEqual([[5, 1]]);
    }),
  );
});

describe('the beginning of a subscription', () => {
  it.each([
    ['when the server says so', '---(h)-', '---s'],
    ['with the first response', '---(m)-', '---(sm)'],
  ])('is reported %s', (_when, script, expected) => {
    marbles((helpers) => {
      const messages: Messages = { h: accepted, m: response([], 100, 7) };
      const { brief$ } = channelOver(helpers, [helpers.cold(script, messages)]);
      helpers
        .expectObservable(brief$, '-------!')
        .toBe(expected, { s: 'subscribed', m: 'moved 07' });
    })();
  });

  it(
    'is not reported where the server ends the stream at once',
    marbles((helpers) => {
      const { brief$ } = channelOver(helpers, [helpers.cold('--|')]);
      helpers.expectObservable(brief$).toBe('--|');
    }),
  );
});

describe('the events of a channel', () => {
  const failure = new CallError({
    ...{ method: 'GetSchema', status: 'PERMISSION_DENIED', details: 'no access' },
    ...{ code: 'schema.meta.permission', isUnsent: false },
  });

  it(
    'stay in the order of the server, however long their schemas take (P17)',
    marbles((helpers) => {
      const messages: Messages = {
        a: response([1, 2], 98, 2, 'slow'),
        b: response([3], 97, 3, 'fast'),
        c: response([4], 96, 4, 'slow'),
      };
      const { brief$ } = channelOver(helpers, [helpers.cold('-abc--------|', messages)], {
        schemaOf: (id) =>
          helpers.cold(id === 'slow' ? '------(j|)' : '-(j|)', { j: { schemaJson: orderSchema } }),
      });
      helpers.expectObservable(brief$).toBe('-s-----a(bc)|', {
        ...{ s: 'subscribed', a: '01 02', b: '03', c: '04' },
      });
    }),
  );

  it(
    'are reported together where their responses came together',
    marbles((helpers) => {
      const all = together(response([1], 99), response([2, 3], 97), response([4], 96));
      const { count$ } = channelOver(helpers, [
        helpers.cold('-a-b', { a: response([0], 100), b: all }),
      ]);
      helpers.expectObservable(count$, '----!').toBe('-a-b', { a: 1, b: 4 });
    }),
  );

  it(
    'keep their places among responses that only tell a place',
    marbles((helpers) => {
      const all = together(response([1], 99), response([], 99, 5), response([6], 98));
      const { brief$ } = channelOver(helpers, [helpers.cold('-a', { a: all })]);
      helpers.expectObservable(brief$, '--!').toBe('-(samb)', {
        ...{ s: 'subscribed', a: '01', m: 'moved 05', b: '06' },
      });
    }),
  );

  it(
    'are reported as far as their schemas can be had',
    marbles((helpers) => {
      const all = together(
        response([1], 99),
        response([2], 98, 2, 'slow'),
        response([], 98, 3),
        response([4], 97, 4, 'refused'),
        response([5], 96),
      );
      const known = helpers.cold('-a----b', { a: response([0], 100), b: all });
      const { brief$ } = channelOver(helpers, [known], {
        schemaOf: (id) =>
          id === 'refused'
            ? throwError(() => failure)
            : helpers.cold(id === 'slow' ? '--(j|)' : '(j|)', { j: { schemaJson: orderSchema } }),
      });
      helpers
        .expectObservable(brief$)
        .toBe(
          '-(s0)-1-(2m#)',
          { s: 'subscribed', 0: '00', 1: '01', 2: '02', m: 'moved 03' },
          failure,
        );
    }),
  );

  it(
    'have each their own schema',
    marbles((helpers) => {
      const event = response([1, 2], 98);
      const [one, two] = event.messages[0]!.events;
      const both: Come = {
        type: 'messages',
        messages: [
          {
            ...event.messages[0]!,
            events: [one!, { ...two!, event: { ...two!.event!, schemaId: 't' } }],
          },
        ],
      };
      const { signal$ } = channelOver(helpers, [helpers.cold('-a', { a: both })], {
        schemaOf: (id) => of({ schemaJson: orderSchema.replace('Order__e', `Order_${id}__e`) }),
      });
      const name$ = signal$.pipe(
        map((signal) =>
          signal.type === 'events'
            ? signal.events.map(({ data }) => data.event.EventApiName).join(' ')
            : signal.type,
        ),
      );
      helpers.expectObservable(name$, '--!').toBe('-(se)', {
        s: 'subscribed',
        e: 'Order_s__e Order_t__e',
      });
    }),
  );

  it(
    'that cannot be read are reported with their place, and the others go on (P20)',
    marbles((helpers) => {
      const good = response([1, 2, 3], 97);
      const events = good.messages[0]!.events.map((each, index) =>
        index === 1
          ? { ...each, event: { ...each.event!, payload: new Span(Buffer.from([1])) } }
          : each,
      );
      const bad: Come = {
        type: 'messages',
        messages: [{ ...good.messages[0]!, events }],
      };
      const { signal$, brief$ } = channelOver(helpers, [
        helpers.cold('-a', { a: bad }),
        helpers.cold('-a', { a: bad }),
      ]);
      helpers.expectObservable(brief$, '--!').toBe('-(sabc)', {
        ...{ s: 'subscribed', a: '01', b: 'undecodable 02', c: '03' },
      });
      const errors: unknown[] = [];
      signal$
        .pipe(take(4))
        .subscribe((signal) => signal.type === 'undecodable' && errors.push(signal.error));
      helpers.flush();
      expect(errors).toEqual([expect.any(DecodeError)]);
      expect(errors).toMatchObject([
        {
          ...{ channel, replayId: '0x0002' },
          message:
            'The event 0x0002 of /event/Order__e does not have the expected form: truncated buffer.',
        },
      ]);
    }),
  );

  it(
    'that have no content are reported with their place, and ask for no schema',
    marbles((helpers) => {
      const good = response([1, 2], 98);
      const [one, two] = good.messages[0]!.events;
      const half: Come = {
        type: 'messages',
        messages: [{ ...good.messages[0]!, events: [{ ...one!, event: null }, two!] }],
      };
      const asked: string[] = [];
      const { brief$ } = channelOver(helpers, [helpers.cold('-a', { a: half })], {
        schemaOf: (id) => {
          asked.push(id);
          return of({ schemaJson: orderSchema });
        },
      });
      helpers.expectObservable(brief$, '--!').toBe('-(sab)', {
        ...{ s: 'subscribed', a: 'undecodable 01', b: '02' },
      });
      helpers.flush();
      expect(asked).toEqual(['s']);
    }),
  );

  it(
    'whose schema cannot be read are reported, each with its place',
    marbles((helpers) => {
      const { brief$ } = channelOver(helpers, [helpers.cold('-a', { a: response([1, 2], 98) })], {
        schemaOf: () => of({ schemaJson: '{' }),
      });
      helpers.expectObservable(brief$, '--!').toBe('-(sab)', {
        ...{ s: 'subscribed', a: 'undecodable 01', b: 'undecodable 02' },
      });
    }),
  );

  it(
    'fail with the channel where their schema cannot be had',
    marbles((helpers) => {
      const { brief$, call } = channelOver(
        helpers,
        [helpers.cold('-a', { a: response([1], 99) })],
        {
          schemaOf: () => throwError(() => failure),
        },
      );
      helpers.expectObservable(brief$).toBe('-(s#)', { s: 'subscribed' }, failure);
      helpers.flush();
      expect(call.open()).toBe(0);
    }),
  );

  it(
    'are followed by the place of the server once it has nothing more to send',
    marbles((helpers) => {
      const messages: Messages = {
        a: response([1], 99, 5),
        b: response([], 0, 7),
        c: response([], 99, 9),
      };
      const { brief$ } = channelOver(helpers, [helpers.cold('-a----b----c|', messages)]);
      helpers.expectObservable(brief$).toBe('-(sa)------n|', {
        ...{ s: 'subscribed', a: '01', n: 'moved 09' },
      });
    }),
  );
});

describe('a silent stream', () => {
  it(
    'with credit is lost after 300 s (P11, P13)',
    marbles((helpers) => {
      const { brief$, call } = channelOver(helpers, [
        helpers.cold('10s a', { a: response([], 100, 7) }),
      ]);
      const code$ = brief$.pipe(
        tap({ error: (error: unknown) => codes.push((error as TransportError).code) }),
      );
      const codes: unknown[] = [];
      const seen: string[] = [];
      code$.subscribe({
        next: (each) => seen.push(`${helpers.scheduler.now()} ${each}`),
        error: () => seen.push(`${helpers.scheduler.now()} lost`),
      });
      helpers.flush();
      expect(seen).toEqual(['10000 subscribed', '10000 moved 07', '310000 lost']);
      expect(codes).toEqual(['ERR_SILENCE']);
      expect(call.open()).toBe(0);
    }),
  );

  it(
    'without credit is closed after 50 s, and goes on from where it was once there is room (P7)',
    marbles((helpers) => {
      const scripts = [
        helpers.cold('1s a', { a: response([1], 0, 4) }),
        helpers.cold('1s a', { a: response([5], 0) }),
      ];
      const { signal$, call, brake } = channelOver(helpers, scripts, { limit: 1 });
      const seen: string[] = [];
      signal$.subscribe((signal) => {
        seen.push(`${helpers.scheduler.now()} ${brief(signal)}`);
        if (signal.type !== 'events') return;
        const finish = brake.hold();
        if (signal.events[0]!.replayId === '0x0001') helpers.scheduler.schedule(finish, 80_000);
      });
      helpers.scheduler.schedule(() => seen.push(`open ${call.open()}`), 60_000);
      helpers.scheduler.schedule(() => seen.push(`open ${call.open()}`), 90_000);
      helpers.scheduler.schedule(() => undefined, 95_000);
      helpers.flush();
      expect(seen).toEqual([
        '1000 subscribed',
        '1000 01',
        '51000 parked',
        'open 0',
        '82000 subscribed',
        '82000 05',
        'open 1',
        '132000 parked',
      ]);
      expect(call.requests).toEqual([
        { at: 0, topicName: channel, replayPreset: 0, numRequested: 1 },
        {
          at: 81_000,
          topicName: channel,
          replayPreset: 2,
          replayId: Buffer.from([0, 1]),
          numRequested: 1,
        },
      ]);
    }),
  );

  it(
    'without credit is not closed where there is room in time',
    marbles((helpers) => {
      const script$ = helpers.cold('1s a', { a: response([1], 0) });
      const { signal$, call, brake } = channelOver(helpers, [script$], { limit: 1 });
      const seen: string[] = [];
      const subscription = signal$.subscribe((signal) => {
        seen.push(brief(signal));
        if (signal.type === 'events') helpers.scheduler.schedule(brake.hold(), 49_999);
      });
      helpers.scheduler.schedule(() => subscription.unsubscribe(), 200_000);
      helpers.flush();
      expect(seen).toEqual(['subscribed', '01']);
      expect(call.requests.slice(1)).toEqual([{ at: 50_999, numRequested: 1 }]);
    }),
  );
});
