import { DecodeError } from '@sfstream/base';
import {
  NEVER,
  Subject,
  concat,
  concatMap,
  firstValueFrom,
  lastValueFrom,
  ignoreElements,
  map,
  merge,
  of,
  skip,
  switchMap,
  take,
  tap,
  toArray,
} from 'rxjs';
import { holdTime } from '../../http/test/helpers/held-time.ts';
import type { Call } from '../src/calls/call.ts';
import { CallError } from '../src/errors/call-error.ts';
import * as methods from '../src/wire/methods.ts';
import { accessToken, failureOf, using } from './helpers/caller.ts';
import { refusal, serveGrpc } from './helpers/serve-grpc.ts';
import { accept, framed, serveHttp2 } from './helpers/serve-http2.ts';
import { load } from './helpers/wire.ts';

const topicName = '/event/A__e';

describe('a unary call', () => {
  it('is answered, and says who calls', async () => {
    const seen: unknown[] = [];
    const origin = await serveGrpc({
      GetTopic: ({ request, metadata }, answer) => {
        seen.push(request, metadata.getMap());
        answer(null, { topicName, canSubscribe: true, schemaId: 's1' });
      },
    });
    const topic$ = using(origin, (call) => call.unary(methods.getTopic, { topicName }));
    expect(await firstValueFrom(topic$)).toMatchObject({ schemaId: 's1', canSubscribe: true });
    expect(seen).toEqual([
      expect.objectContaining({ topicName }),
      expect.objectContaining({
        accesstoken: accessToken,
        instanceurl: 'https://acme.my.salesforce.com',
        tenantid: '00D5e000000AbCd',
      }),
    ]);
  });

  it('fails with the code, the id and the text of the server, without the token', async () => {
    const origin = await serveGrpc({
      GetTopic: (_, answer) =>
        answer(refusal('NOT_FOUND', 'topic.not.found', `no topic for ${accessToken}.`)),
    });
    const failure = await failureOf(
      using(origin, (call) => call.unary(methods.getTopic, { topicName })),
    );
    expect(failure).toBeInstanceOf(CallError);
    expect(failure).toMatchObject({
      method: 'GetTopic',
      status: 'NOT_FOUND',
      code: 'topic.not.found',
      rpcId: 'rpc-1',
      isUnsent: false,
      message: 'GetTopic failed: no topic for … (NOT_FOUND, topic.not.found, rpc-1).',
    });
  });

  it('fails where no answer comes in time (P44)', async () => {
    // The time to connect is limited by Node's timers, the time for an answer by those of RxJS.
    holdTime('setTimeout', 'clearTimeout');
    const asked = new Subject<void>();
    const isAsked = firstValueFrom(asked);
    const origin = await serveGrpc({ GetTopic: () => asked.next() });
    const topic$ = using(origin, (call) => call.unary(methods.getTopic, { topicName }), {
      http: { proxy: false, timeout: 200 },
    });
    const failure = failureOf(topic$);
    await isAsked;
    jest.advanceTimersByTime(200);
    expect(await failure).toMatchObject({
      name: 'CallError',
      status: 'DEADLINE_EXCEEDED',
      isUnsent: false,
    });
  });

  it('is cancelled by unsubscribing', async () => {
    const asked = new Subject<void>();
    const cancelled = new Subject<void>();
    const origin = await serveGrpc({
      GetTopic: (call) => {
        call.on('cancelled', () => cancelled.next());
        asked.next();
      },
    });
    const subscription = using(origin, (call) =>
      call.unary(methods.getTopic, { topicName }),
    ).subscribe();
    await firstValueFrom(asked);
    const heard = firstValueFrom(cancelled);
    subscription.unsubscribe();
    await heard;
  });

  it.each(['00D!one\nother-part', ''])(
    'is not made with a token that no header can hold',
    async (token) => {
      const origin = await serveGrpc({});
      const failure = await failureOf(
        using(origin, (call) => call.unary(methods.getTopic, { topicName }), {
          caller: () => ({ accessToken: token, instanceUrl: 'https://a', tenantId: '00D' }),
        }),
      );
      expect(failure).toMatchObject({ name: 'AuthenticationError' });
      expect(String(failure)).not.toContain('other-part');
    },
  );
});

describe('a stream', () => {
  it('carries messages both ways, and ends when the server ends it', async () => {
    const received: unknown[] = [];
    const origin = await serveGrpc({
      Subscribe: (call) => {
        call.on('data', (request: { numRequested: number }) => {
          received.push(request);
          call.write({ pendingNumRequested: request.numRequested });
          if (request.numRequested === 2) call.end();
        });
      },
    });
    const result$ = using(origin, (call) =>
      call.stream(
        methods.subscribe,
        concat(
          of({ topicName, replayPreset: 1, numRequested: 1 } as const, { numRequested: 2 }),
          NEVER,
        ),
      ),
    ).pipe(
      concatMap((from) =>
        from.type === 'messages'
          ? from.messages.map((one) => one.pendingNumRequested)
          : [from.type],
      ),
      toArray(),
    );
    expect(await lastValueFrom(result$)).toEqual(['accepted', 1, 2]);
    expect(received).toEqual([
      expect.objectContaining({ topicName, replayPreset: 1, numRequested: 1 }),
      expect.objectContaining({ numRequested: 2 }),
    ]);
  });

  it('says that there are no more requests', async () => {
    const origin = await serveGrpc({
      PublishStream: (call) => void call.on('data', () => undefined).on('end', () => call.end()),
    });
    const result$ = using(origin, (call) =>
      call.stream(methods.publishStream, of({ topicName, events: [] })),
    );
    expect(await lastValueFrom(result$, { defaultValue: 'ended' })).toBe('ended');
  });

  it('has no time limit (P44)', async () => {
    const origin = await serveGrpc({
      Subscribe: (call) => {
        call.on('data', () => {
          call.write({ rpcId: String(call.getDeadline()) });
          call.end();
        });
      },
    });
    const result$ = using(
      origin,
      (call) => call.stream(methods.subscribe, concat(of({ topicName, numRequested: 1 }), NEVER)),
      { http: { proxy: false, timeout: 5_000 } },
    );
    expect(await lastValueFrom(result$)).toMatchObject({ messages: [{ rpcId: 'Infinity' }] });
  });

  it.each([
    ['all messages that come at once, in their order', [3, 2, 1], [[3, 2, 1]]],
    ['a message behind which none can come', [1, 0, 0], [[1, 0], [0]]],
  ])('tells at once of %s', async (_what, sent, told) => {
    const { origin } = await serveHttp2((stream) => {
      stream.respond(accept);
      stream.once('data', () => {
        const messages = sent.map((pendingNumRequested) =>
          framed(load()['Subscribe']!.responseSerialize({ pendingNumRequested })),
        );
        stream.write(Buffer.concat(messages));
      });
    });
    const come$ = using(origin, (call) =>
      call.stream(methods.subscribe, concat(of({ topicName, numRequested: 3 }), NEVER)),
    ).pipe(
      concatMap((from) => (from.type === 'messages' ? [from.messages] : [])),
      map((messages) => messages.map((one) => one.pendingNumRequested)),
      take(told.length),
      toArray(),
    );
    expect(await lastValueFrom(come$)).toEqual(told);
  });

  it('fails with what came before the failure', async () => {
    const seen: string[] = [];
    const origin = await serveGrpc({
      Subscribe: (call) => {
        call.on('data', () => {
          call.write({ pendingNumRequested: 1 });
          call.emit('error', refusal('INTERNAL', 'service.unavailable'));
        });
      },
    });
    const result$ = using(origin, (call) =>
      call
        .stream(methods.subscribe, concat(of({ topicName, numRequested: 1 }), NEVER))
        .pipe(tap(({ type }) => seen.push(type))),
    );
    expect(await failureOf(result$)).toMatchObject({
      status: 'INTERNAL',
      code: 'service.unavailable',
    });
    expect(seen).toEqual(['accepted', 'messages']);
  });

  it('is cancelled where its requests fail', async () => {
    const cancelled = new Subject<void>();
    const origin = await serveGrpc({
      Subscribe: (call) => void call.on('cancelled', () => cancelled.next()),
    });
    const request$ = new Subject<{ numRequested: number }>();
    const heard = firstValueFrom(cancelled);
    const failure = failureOf(
      using(origin, (call) => {
        setImmediate(() => request$.error(new DecodeError('A request', ['made up'])));
        return call.stream(methods.subscribe, request$);
      }),
    );
    expect(await failure).toBeInstanceOf(DecodeError);
    await heard;
  });

  it('reads everything as it comes, so that no stream waits for another (P8)', async () => {
    const payload = Buffer.alloc(1024 * 1024);
    const origin = await serveGrpc({
      Subscribe: (call) => {
        call.on('data', () => {
          for (let sent = 0; sent < 20; sent += 1) {
            call.write({ events: [{ event: { payload }, replayId: Buffer.from([sent]) }] });
          }
        });
      },
      GetTopic: (_, answer) => answer(null, { topicName }),
    });
    const stream = (call: Call) =>
      call.stream(methods.subscribe, concat(of({ topicName, numRequested: 100 }), NEVER));
    const topic$ = using(origin, (call) =>
      merge(
        stream(call).pipe(
          skip(1),
          take(1),
          switchMap(() => call.unary(methods.getTopic, { topicName })),
        ),
        stream(call).pipe(ignoreElements()),
      ),
    );
    expect(await firstValueFrom(topic$)).toMatchObject({ topicName });
  });
});
