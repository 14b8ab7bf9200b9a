import { marbles } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { Subject, firstValueFrom, toArray } from 'rxjs';
import { pageFetch, streamOf } from '../../test/helpers/page-fetch.ts';
import { encodeCursor, encodeRequestCursor } from '../wire/cursor.ts';
import { connectRelay } from './connect-relay.ts';
import type { PageOptions } from './page-options.ts';

const never: PageOptions = { url: '/events', fetch: () => new Promise<never>(() => undefined) };

it(
  'asks for channels that come together once, and is idle when nobody reads',
  marbles(({ expectObservable, flush, scheduler }) => {
    const asked: string[] = [];
    const page = connectRelay({
      ...never,
      scheduler,
      // Headers are asked for each connection, and at once.
      headers: () => {
        asked.push(`at ${scheduler.now()}`);
        return {};
      },
    });
    const read = (name: string): Observable<unknown> => page.channel(name);
    expectObservable(read('/event/A__e'), '100ms !').toBe('');
    expectObservable(read('/event/B__e'), '5ms ^ 95ms !').toBe('');
    expectObservable(read('/event/A__e'), '50ms ^ 10ms !').toBe('');
    expectObservable(page.state$, '120ms !').toBe('i 14ms c 95ms i', {
      i: { type: 'idle' },
      c: { type: 'connecting' },
    });
    flush();
    expect(asked).toEqual(['at 15']);
  }),
);

it('completes its channels when it is closed, and those that come later', async () => {
  const page = connectRelay(never);
  const ended: string[] = [];
  page.channel('/event/A__e').subscribe({ complete: () => ended.push('before') });
  page.close();
  page.channel('/event/A__e').subscribe({ complete: () => ended.push('after') });
  expect(ended).toEqual(['before', 'after']);
  expect(await firstValueFrom(page.state$.pipe(toArray()))).toEqual([{ type: 'closed' }]);
});

it('completes its states when it is closed', async () => {
  const page = connectRelay(never);
  const states = firstValueFrom(page.state$.pipe(toArray()));
  page.close();
  expect(await states).toEqual([{ type: 'idle' }, { type: 'closed' }]);
});

const a = '/event/A__e';
const b = '/event/B__e';
const cursor = encodeCursor({ [a]: ['epoch', 'key'], [b]: ['epoch', 'key'] });

it('gives each channel its events, and the gaps of all', async () => {
  const { fetch } = pageFetch(
    streamOf(
      { type: 'event', id: cursor, data: `{"channel":"${a}","data":1}` },
      { type: 'event', id: cursor, data: `{"channel":"${b}","data":2}` },
      { type: 'gap', id: cursor, data: `{"channel":"${b}","reason":"unreadable"}` },
    ),
  );
  const page = connectRelay({ url: '/events', fetch });
  const first = Promise.all([
    firstValueFrom(page.channel(a)),
    firstValueFrom(page.channel(b)),
    firstValueFrom(page.gap$),
  ]);
  expect(await first).toEqual([
    { channel: a, data: 1 },
    { channel: b, data: 2 },
    { channel: b, reason: 'unreadable' },
  ]);
  page.close();
});

it('goes on in the channels that stay, and begins again in one that comes back', async () => {
  const data = `{"channel":"${a}","data":1}`;
  const ofBoth = streamOf({ type: 'event', id: cursor, data });
  const ofA = [1, 2].map(() => streamOf({ type: 'event', id: encodeCursor({}), data }));
  const { asked, fetch } = pageFetch(ofBoth, ...ofA);
  const page = connectRelay({ url: '/events', fetch });
  const stays$ = new Subject<unknown>();
  const stays = page.channel(a).subscribe(stays$);
  const leaves = page.channel(b).subscribe();
  await firstValueFrom(stays$);
  leaves.unsubscribe();
  await firstValueFrom(stays$);
  page.channel(b).subscribe();
  await firstValueFrom(stays$);
  stays.unsubscribe();
  page.close();
  const had = new Map([[a, ['epoch', 'key']]]);
  expect(asked.map((query) => [query.getAll('channel'), query.get('cursor')])).toEqual([
    [[a, b], null],
    [[a], encodeRequestCursor(had, [a])],
    [[a, b], encodeRequestCursor(had, [a, b])],
  ]);
});

it.each(['', 'Order__e', undefined])('takes %p for no channel', (name) => {
  expect(() => connectRelay(never).channel(name as string)).toThrow(
    expect.objectContaining({
      field: 'channel',
      message: expect.stringMatching(/begins with \//),
    }) as Error,
  );
});

it.each<[string, object]>([
  ['url', { url: '' }],
  ['heartbeatTimeout', { heartbeatTimeout: 0 }],
  ['heartbeatTimeout', { heartbeatTimeout: Infinity }],
  ['maxMessage', { maxMessage: Number.NaN }],
])('names the option %s when it is wrong', (field, options) => {
  expect(() => connectRelay({ ...never, ...options })).toThrow(
    new RegExp(`^${field} of connectRelay`),
  );
});

it('lists its own options when one is unknown', () => {
  expect(() => connectRelay({ ...never, heartbeatTimeOut: 1 } as PageOptions)).toThrow(
    'connectRelay has no option heartbeatTimeOut. It knows url, credentials, headers, cursor, heartbeatTimeout, maxMessage, backoff, fetch, scheduler. Did you mean heartbeatTimeout?',
  );
});
