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

it.each([400, 401, 403, 414, 431])('takes HTTP %i for a refusal', async (status) => {
  const fetch = answering(Response.json({ error: 'no', channels: ['/event/A__e'] }, { status }));
  expect(await failureOf({ fetch })).toMatchObject({
    name: 'RequestRefusal',
    status,
    channels: ['/event/A__e'],
  });
});

it('takes a refusal in other words for one of all channels', async () => {
  const fetch = answering(new Response('<html>', { status: 401 }));
  expect(await failureOf({ fetch })).toMatchObject({ name: 'RequestRefusal', channels: undefined });
});

it.each([
  ['an error of a proxy', new Response('', { status: 502 }), 502],
  ['a login page', new Response('<html>', { headers: { 'Content-Type': 'text/html' } }), 200],
])('takes %s for a failure that may pass', async (_, answer, status) => {
  expect(await failureOf({ fetch: answering(answer) })).toMatchObject({
    name: 'RelayConnectionError',
    status,
  });
});

it('is known as one of the errors of the suite', async () => {
  expect(isSfStreamError(await failureOf({}))).toBe(true);
});

it('shows no token when the headers cannot be sent', async () => {
  const error = await failureOf({ headers: () => ({ Authorization: 'Bearer planted\nsecret' }) });
  expect(error).toMatchObject({ name: 'RelayConnectionError' });
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('planted');
});
