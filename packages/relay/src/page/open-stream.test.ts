import { isSfStreamError } from '@sfstream/core';
import { inspect } from 'node:util';
import { lastValueFrom, toArray } from 'rxjs';
import type { StreamRequest } from './open-stream.ts';
import { openStream } from './open-stream.ts';

const request = (more: Partial<StreamRequest>): StreamRequest => ({
  url: '/events',
  channels: ['/event/A__e', "/topic/B?C='d'"],
  cursor: 'v1.x',
  credentials: 'include',
  headers: () => ({}),
  fetch: () => Promise.reject(new Error('not given')),
  ...more,
});

const answering =
  (answer: Response): typeof fetch =>
  () =>
    Promise.resolve(answer);

const stream = (body: BodyInit | null = 'text', status = 200): Response =>
  new Response(body, { status, headers: { 'Content-Type': 'text/event-stream' } });

const failureOf = (more: Partial<StreamRequest>): Promise<unknown> =>
  lastValueFrom(openStream(request(more))).catch((error: unknown) => error);

it('asks for the channels from the cursor on, with the headers of the moment', async () => {
  const asked: [string, RequestInit | undefined][] = [];
  const stream$ = openStream(
    request({
      headers: () => Promise.resolve({ Authorization: 'Bearer token' }),
      fetch: (url, init) => {
        asked.push([url as string, init]);
        return Promise.resolve(
          new Response('text', { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } }),
        );
      },
    }),
  );
  expect(await lastValueFrom(stream$.pipe(toArray()))).toEqual(['text']);
  const [[url, init] = ['', undefined]] = asked;
  expect(Object.fromEntries(new URLSearchParams(url.split('?', 2)[1]))).toMatchObject({
    cursor: 'v1.x',
    ids: 'changed',
  });
  expect(url).toMatch(/^\/events\?channel=\/event\/A__e&channel=\/topic\/B/);
  expect(init?.credentials).toBe('include');
  expect(new Headers(init?.headers).get('Authorization')).toBe('Bearer token');
});

it('asks without a cursor where there is none', async () => {
  const fetch = jest.fn(answering(stream()));
  await lastValueFrom(openStream(request({ cursor: undefined, fetch })));
  const [[url] = []] = fetch.mock.calls;
  expect(new URLSearchParams((url as string).split('?', 2)[1]).has('cursor')).toBe(false);
});

it('reads characters that are cut in two', async () => {
  const [first, second] = [Buffer.from('\u00e4').subarray(0, 1), Buffer.from('\u00e4').subarray(1)];
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(first);
      controller.enqueue(second);
      controller.close();
    },
  });
  const texts = await lastValueFrom(
    openStream(request({ fetch: answering(stream(body)) })).pipe(toArray()),
  );
  expect(texts.join('')).toBe('\u00e4');
});

it('aborts the request when it is unsubscribed', () => {
  let signal: AbortSignal | null | undefined;
  const asking = new Promise<void>((resolve) => {
    const subscription = openStream(
      request({
        fetch: (_url, init) => {
          signal = init?.signal;
          expect(signal?.aborted).toBe(false);
          setImmediate(() => {
            subscription.unsubscribe();
            resolve();
          });
          return new Promise(() => undefined);
        },
      }),
    ).subscribe();
  });
  return asking.then(() => expect(signal?.aborted).toBe(true));
});

it('fails with the cause when the connection breaks', async () => {
  const cause = new Error('reset');
  const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(cause) });
  expect(await failureOf({ fetch: answering(stream(body)) })).toMatchObject({
    name: 'RelayConnectionError',
    message: 'The connection to the relay broke.',
    cause,
  });
});

it('fails with the cause when nobody answers', async () => {
  const cause = new Error('no route');
  expect(await failureOf({ fetch: () => Promise.reject(cause) })).toMatchObject({
    name: 'RelayConnectionError',
    message: 'The relay could not be reached.',
    cause,
  });
});

it.each([400, 401, 403, 414, 431])('takes HTTP %i for a refusal', async (status) => {
  const fetch = answering(Response.json({ error: 'no', channels: ['/event/A__e'] }, { status }));
  expect(await failureOf({ fetch })).toMatchObject({
    name: 'RequestRefusal',
    status,
    reason: 'no',
    channels: ['/event/A__e'],
  });
});

it.each(['<html>', 'null', '"no"', '5', '{}'])(
  'takes a refusal in other words for one of all channels: %s',
  async (text) => {
    const fetch = answering(new Response(text, { status: 401 }));
    expect(await failureOf({ fetch })).toMatchObject({
      name: 'RequestRefusal',
      reason: 'it gave no reason.',
      channels: undefined,
    });
  },
);

it('reads the channels of a refusal also where its reason is not a text', async () => {
  const fetch = answering(Response.json({ error: 5, channels: ['/event/A__e'] }, { status: 403 }));
  expect(await failureOf({ fetch })).toMatchObject({
    reason: 'it gave no reason.',
    channels: ['/event/A__e'],
  });
});

it('shortens a reason without an end', async () => {
  const fetch = answering(Response.json({ error: 'x'.repeat(600) }, { status: 403 }));
  expect(await failureOf({ fetch })).toMatchObject({ reason: 'x'.repeat(500) });
});

it.each([
  ['an error of a proxy', new Response(null, { status: 502 }), 'HTTP 502 (no content type)', 502],
  ['an error as a stream', stream('', 502), 'HTTP 502 (text/event-stream)', 502],
  ['an answer without content', stream(null, 204), 'HTTP 204 (text/event-stream)', 204],
  ['an empty answer', stream(null), 'HTTP 200 (text/event-stream)', 200],
  ['an answer of no type', new Response(null), 'HTTP 200 (no content type)', 200],
  ['bytes of no type', new Response(new Uint8Array(1)), 'HTTP 200 (no content type)', 200],
  [
    'a login page',
    new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
    'HTTP 200 (text/html)',
    200,
  ],
])('takes %s for a failure that may pass', async (_, answer, said, status) => {
  expect(await failureOf({ fetch: answering(answer) })).toMatchObject({
    name: 'RelayConnectionError',
    message: expect.stringContaining(said),
    status,
  });
});

it('is known as one of the errors of the suite', async () => {
  expect(isSfStreamError(await failureOf({}))).toBe(true);
});

it('shows no token when the headers cannot be sent', async () => {
  const error = await failureOf({ headers: () => ({ Authorization: 'Bearer planted\nsecret' }) });
  expect(error).toMatchObject({
    name: 'RelayConnectionError',
    message: expect.stringMatching(/^headers failed, or its result cannot be sent\./),
  });
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('planted');
});
