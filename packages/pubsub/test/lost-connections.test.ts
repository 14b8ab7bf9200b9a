import type { ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import { NEVER, Subject, catchError, concat, filter, firstValueFrom, merge, of, tap } from 'rxjs';
import type { Call } from '../src/calls/call.ts';
import * as methods from '../src/wire/methods.ts';
import { asksForCalm } from '../src/remedies/asks-for-calm.ts';
import { remedyFor } from '../src/remedies/remedy-for.ts';
import type { CallError } from '../src/errors/call-error.ts';
import { failureOf, using } from './helpers/caller.ts';
import { relayTo } from './helpers/relay.ts';
import { accept, framed, serveHttp2 } from './helpers/serve-http2.ts';

const topicName = '/event/A__e';
const forever$ = concat(of({ topicName, numRequested: 1 }), NEVER);

/** The failure of a Subscribe that a server without gRPC answers. */
const subscribeTo = async (meet: (stream: ServerHttp2Stream) => void): Promise<CallError> => {
  const { origin } = await serveHttp2(meet);
  return (await failureOf(
    using(origin, (call) => call.stream(methods.subscribe, forever$)),
  )) as CallError;
};

describe('a stream that something ends', () => {
  it.each([
    ['NO_ERROR', constants.NGHTTP2_NO_ERROR],
    ['INTERNAL_ERROR', constants.NGHTTP2_INTERNAL_ERROR],
    ['REFUSED_STREAM', constants.NGHTTP2_REFUSED_STREAM],
    ['CANCEL', constants.NGHTTP2_CANCEL],
    ['ENHANCE_YOUR_CALM', constants.NGHTTP2_ENHANCE_YOUR_CALM],
    ['INADEQUATE_SECURITY', constants.NGHTTP2_INADEQUATE_SECURITY],
  ])('by RST_STREAM with %s fails, to be resumed', async (_name, code) => {
    const failure = await subscribeTo((stream) => {
      stream.respond(accept);
      stream.close(code);
    });
    expect(failure).toMatchObject({ name: 'CallError' });
    expect(remedyFor(failure)).toBe('resume');
  });

  it.each<[string, (stream: ServerHttp2Stream) => void]>([
    ['by the end of the session', (stream) => stream.session!.destroy()],
    [
      'by GOAWAY and the end of the session',
      (stream) => {
        stream.session!.goaway(constants.NGHTTP2_NO_ERROR, 0);
        stream.session!.destroy();
      },
    ],
    [
      'without a grpc-status',
      (stream) => {
        stream.respond(accept);
        stream.end();
      },
    ],
    [
      'by 503 with HTML',
      (stream) => {
        stream.respond({ ':status': 503, 'content-type': 'text/html' });
        stream.end('<html>Service Unavailable</html>');
      },
    ],
    ...[401, 403, 415, 429].map((status): [string, (stream: ServerHttp2Stream) => void] => [
      `by HTTP ${status}`,
      (stream) => {
        stream.respond({ ':status': status });
        stream.end('nothing of gRPC');
      },
    ]),
    [
      'after a frame longer than allowed',
      (stream) => {
        stream.respond(accept);
        stream.write(framed(Buffer.alloc(10), 1_750_000_000));
      },
    ],
    [
      'after a compressed frame that is none',
      (stream) => {
        stream.respond({ ...accept, 'grpc-encoding': 'gzip' });
        stream.write(framed(Buffer.from('not gzip'), undefined, 1));
      },
    ],
  ])('%s fails, to be resumed or with another token (P36, P38, P39)', async (how, meet) => {
    const failure = await subscribeTo(meet);
    expect(failure).toMatchObject({ name: 'CallError', isUnsent: false });
    expect(remedyFor(failure)).toBe(how === 'by HTTP 401' ? 'renew' : 'resume');
  });

  it.each<[string, (stream: ServerHttp2Stream) => void]>([
    ['with a page', (stream) => stream.end('<html>Too Many Requests</html>')],
    ['without a body', () => undefined],
  ])('by 429 with Retry-After, %s, tells how long to wait (P38)', async (how, end) => {
    const failure = await subscribeTo((stream) => {
      const headers = { ':status': 429, 'content-type': 'text/html', 'retry-after': '7' };
      stream.respond(headers, { endStream: how === 'without a body' });
      end(stream);
    });
    expect(failure).toMatchObject({ name: 'CallError', retryAfter: 7_000 });
  });

  it('by a page was never accepted (P38)', async () => {
    const { origin } = await serveHttp2((stream) => {
      stream.respond({ ':status': 503, 'content-type': 'text/html' });
      stream.end('<html>Service Unavailable</html>');
    });
    const seen: unknown[] = [];
    await failureOf(
      using(origin, (call) =>
        call.stream(methods.subscribe, forever$).pipe(tap((from) => seen.push(from))),
      ),
    );
    expect(seen).toEqual([]);
  });

  it('by a GOAWAY that does not count it certainly was not processed, and those that it counts go on (P35)', async () => {
    const met: ServerHttp2Stream[] = [];
    const { origin } = await serveHttp2((stream) => {
      stream.respond(accept);
      met.push(stream);
      const [first] = met;
      if (met.length < 2) return;
      stream.session!.goaway(constants.NGHTTP2_NO_ERROR, first!.id);
    });
    const ends: unknown[] = [];
    const open = (call: Call) => call.stream(methods.subscribe, forever$);
    const counted = using(origin, (call) =>
      merge(
        open(call),
        open(call).pipe(
          catchError((error: unknown) => {
            ends.push(error);
            met[0]!.write(framed(Buffer.alloc(0)));
            return NEVER;
          }),
        ),
      ).pipe(filter(({ type }) => type === 'messages')),
    );
    expect(await firstValueFrom(counted)).toMatchObject({ type: 'messages' });
    expect(ends).toEqual([expect.objectContaining({ status: 'UNAVAILABLE', isUnsent: true })]);
    expect(remedyFor(ends[0] as CallError)).toBe('resume');
  });

  it('with a message that is none fails with a DecodeError', async () => {
    const failure = await subscribeTo((stream) => {
      stream.respond(accept);
      stream.write(framed(Buffer.from([0x20, 0x80])));
    });
    expect(failure).toMatchObject({ name: 'DecodeError' });
  });

  it('by trailers only fails with their text, percent-decoded, and their code (P37)', async () => {
    const failure = await subscribeTo((stream) => {
      stream.respond(
        {
          ...accept,
          'grpc-status': '7',
          'grpc-message': 'kein Zugriff f%C3%BCr Sie. rpcId: r-7',
          'error-code': 'sfdc.platform.eventbus.grpc.topic.meta.permission',
          'rpc-id': 'r-7',
        },
        { endStream: true },
      );
    });
    expect(failure).toMatchObject({
      status: 'PERMISSION_DENIED',
      code: 'topic.meta.permission',
      details: 'kein Zugriff für Sie',
      rpcId: 'r-7',
    });
  });

  it('with a malformed percent-encoding keeps the text (P37)', async () => {
    const failure = await subscribeTo((stream) => {
      stream.respond(
        { ...accept, 'grpc-status': '3', 'grpc-message': '100 %zz' },
        { endStream: true },
      );
    });
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', details: '100 %zz' });
  });

  it('with a status that nobody knows fails as UNKNOWN', async () => {
    const failure = await subscribeTo((stream) => {
      stream.respond({ ...accept, 'grpc-status': '99', 'rpc-id': 'r' }, { endStream: true });
    });
    expect(failure).toMatchObject({ status: 'UNKNOWN' });
    expect(remedyFor(failure)).toBe('resume');
  });
});

describe('a server that finds the PINGs too many', () => {
  it.each<[string, (stream: ServerHttp2Stream) => void]>([
    [
      'by GOAWAY',
      (stream) => stream.session!.destroy(constants.NGHTTP2_ENHANCE_YOUR_CALM as never),
    ],
    ['by RST_STREAM', (stream) => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)],
  ])('asks for calm %s', async (_how, end) => {
    const failure = await subscribeTo((stream) => {
      stream.respond(accept);
      end(stream);
    });
    expect(asksForCalm(failure)).toBe(true);
  });

  it('is not one that says why by a code, or breaks the connection', async () => {
    const limited = await subscribeTo((stream) => {
      const trailers = { 'grpc-status': '8', 'error-code': 'concurrent.client.limit.exceeded' };
      stream.respond({ ...accept, ...trailers }, { endStream: true });
    });
    expect(asksForCalm(limited)).toBe(false);
    expect(asksForCalm(await subscribeTo((stream) => stream.session!.destroy()))).toBe(false);
  });
});

describe('a unary call', () => {
  const publish = (origin: string) =>
    using(origin, (call) => call.unary(methods.publish, { topicName, events: [] }));

  it('that the server refuses unseen was certainly not sent (P56)', async () => {
    const { origin } = await serveHttp2((stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM));
    expect(await failureOf(publish(origin))).toMatchObject({
      status: 'UNAVAILABLE',
      isUnsent: true,
    });
  });

  it('for which no connection comes about was certainly not sent', async () => {
    const { origin } = await serveHttp2(() => relay.reset());
    const relay = await relayTo(origin);
    const failures$ = using(relay.origin, (call) => {
      const publish$ = call.unary(methods.publish, { topicName, events: [] });
      return publish$.pipe(
        catchError(() => {
          relay.close();
          return publish$;
        }),
      );
    });
    expect(await failureOf(failures$)).toMatchObject({ status: 'UNAVAILABLE', isUnsent: true });
  });

  it('whose connection breaks may have been sent (P56)', async () => {
    const { origin } = await serveHttp2(() => relay.reset());
    const relay = await relayTo(origin);
    expect(await failureOf(publish(relay.origin))).toMatchObject({
      status: 'UNAVAILABLE',
      isUnsent: false,
    });
  });
});

it('a stream whose connection breaks fails, to be resumed', async () => {
  const { origin } = await serveHttp2((stream) => {
    stream.respond(accept);
    relay.reset();
  });
  const relay = await relayTo(origin);
  const failure = await failureOf(
    using(relay.origin, (call) => call.stream(methods.subscribe, forever$)),
  );
  expect(failure).toMatchObject({ name: 'CallError', status: 'UNAVAILABLE' });
  expect(remedyFor(failure as CallError)).toBe('resume');
});

it('a connection that lets no PING through is lost (P14)', async () => {
  const { origin } = await serveHttp2((stream) => {
    stream.respond(accept);
    stream.write(framed(Buffer.alloc(0)));
  });
  const relay = await relayTo(origin);
  const failure = failureOf(
    using(relay.origin, (call) => call.stream(methods.subscribe, forever$), {
      pingInterval: 50,
      pingTimeout: 100,
    }).pipe(tap(({ type }) => type === 'messages' && relay.freeze())),
  );
  expect(await failure).toMatchObject({ name: 'CallError', status: 'UNAVAILABLE' });
});

it('a closed connection leaves no session behind', async () => {
  const met = new Subject<ServerHttp2Stream>();
  const { origin, sessions } = await serveHttp2((stream) => {
    stream.respond(accept);
    met.next(stream);
  });
  const subscription = using(origin, (call) =>
    call.stream(methods.subscribe, forever$),
  ).subscribe();
  const { session } = await firstValueFrom(met);
  const closed = new Promise((resolve) => session!.once('close', resolve));
  subscription.unsubscribe();
  await closed;
  expect(sessions.size).toBe(0);
});
