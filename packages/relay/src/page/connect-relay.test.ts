import { marbles } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { firstValueFrom } from 'rxjs';
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
  expect(await firstValueFrom(page.state$)).toEqual({ type: 'closed' });
});

it.each(['', 'Order__e', undefined])('takes %p for no channel', (name) => {
  expect(() => connectRelay(never).channel(name as string)).toThrow(/begins with \//);
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
