import type { StreamEvent } from '@sfstream/core';
import type { IncomingMessage } from 'node:http';
import type { Observable } from 'rxjs';
import { NEVER, Subject, concat, filter, from, merge, of } from 'rxjs';
import { eventually } from '../../core/test/helpers/eventually.ts';
import { watch } from '../../core/test/helpers/watch.ts';
import { openPage, serveRelay } from './helpers/with-relay.ts';

const names = Array.from(
  { length: 50 },
  (_, index) => `/event/${String(index).padStart(83, 'A')}__e`,
);

/** Each channel has one event to begin with, and then those of `later`. */
const sourceOf = (later: Observable<StreamEvent> = NEVER) => ({
  channel: (channel: string): Observable<StreamEvent> =>
    concat(
      of({ channel, replayId: 1_234_567, data: {} }),
      later.pipe(filter((event) => event.channel === channel)),
    ),
});

const lengthOf = ({ url = '' }: IncomingMessage): number => url.length;

it('a page of 50 channels with names of 93 characters comes again by a request that a proxy lets through', async () => {
  const server = await serveRelay(sourceOf());
  const page = openPage(server);
  const events = watch(merge(...names.map((name) => page.channel(name))));
  await eventually(() => events.values.length === 50);
  server.dropConnections();
  await eventually(() => server.requests.length === 2);
  // What nginx allows by default is 8,192 with the method and the version.
  expect(server.requests.map((request) => lengthOf(request) < 8_000)).toEqual([true, true]);
  expect(server.requests[1]?.url).toContain('cursor=');
});

it.each([414, 431])(
  'a page whose cursor is too long for something before the relay (HTTP %i) is told of a gap and goes on without',
  async (status) => {
    const later = new Subject<StreamEvent>();
    const server = await serveRelay(sourceOf(later));
    const [a, b, c] = ['/event/A__e', '/event/B__e', '/event/C__e'] as const;
    const statuses: number[] = [];
    const page = openPage(server, {
      fetch: async (url, init) => {
        const isTooLong = (url as string).includes('cursor=');
        const answer = isTooLong ? new Response('', { status }) : await fetch(url, init);
        statuses.push(answer.status);
        return answer;
      },
    });
    const gaps = watch(page.gap$);
    const events = watch(merge(page.channel(a), page.channel(b)));
    await eventually(() => events.values.length === 2);
    server.dropConnections();
    const added = watch(page.channel(c));
    await eventually(
      () => statuses.at(-1) === 200 && statuses.length >= 3 && added.values.length === 1,
    );
    later.next({ channel: a, replayId: 1_234_568, data: 'later' });
    await eventually(() => events.values.at(-1)?.data === 'later');
    expect(gaps.values).toEqual([
      { channel: a, reason: 'cursor-too-long' },
      { channel: b, reason: 'cursor-too-long' },
    ]);
    expect(events.ended).toBeUndefined();
  },
);

it('a page whose names alone are too long is refused, with the status', async () => {
  const server = await serveRelay(sourceOf());
  const page = openPage(server, {
    fetch: () => Promise.resolve(new Response('', { status: 414 })),
  });
  const events = watch(page.channel('/event/A__e'));
  await eventually(() => events.ended === 'failed');
  expect(events.error).toMatchObject({ name: 'RelayRefusedError', status: 414 });
});

it('integers that numbers cannot hold reach a page as bigints', async () => {
  const data = { commitNumber: 1698100138468892701n, amount: -999999999999999999n, count: 3 };
  const event = { channel: '/data/AccountChangeEvent', replayId: 1, data };
  const server = await serveRelay({ channel: () => concat(from([event]), NEVER) });
  const events = watch(openPage(server).channel('/data/AccountChangeEvent'));
  await eventually(() => events.values.length === 1);
  expect(events.values).toEqual([event]);
});
