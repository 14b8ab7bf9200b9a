import { Observable, firstValueFrom, take, toArray } from 'rxjs';
import { pageFetch, streamOf } from '../../test/helpers/page-fetch.ts';
import { encodeCursor, encodeRequestCursor } from '../wire/cursor.ts';
import type { PageNews } from './page-news.ts';
import { readPageOptions } from './page-options.ts';
import type { PageState } from './page-state.ts';
import { createPositions } from './positions.ts';
import { readChannels } from './read-channels.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';
const channels = [invoices, orders];

/** A page that has read the orders before, and gets these answers. */
const page = (before: object, ...answers: readonly Response[]) => {
  const { asked, fetch } = pageFetch(...answers);
  let kept: string | undefined = encodeCursor({ ...before });
  const settings = readPageOptions({ url: '/events', fetch, backoff: () => 0 });
  const positions = createPositions({ get: () => kept, set: (cursor) => (kept = cursor) });
  /** Each thing that the page hears of, and what is kept at that moment. */
  const heard$ = new Observable<readonly [PageNews | PageState, string | undefined]>((subscriber) =>
    readChannels(channels, {
      settings,
      positions,
      onState: (state) => subscriber.next([state, kept]),
      onNews: (news) => subscriber.next([news, kept]),
    }).subscribe({ error: (error: unknown) => subscriber.error(error) }),
  );
  const hear = async (count: number) =>
    (await firstValueFrom(heard$.pipe(take(count), toArray()))).filter(
      ([{ type }]) => type !== 'connecting' && type !== 'waiting',
    );
  return { asked, positions, kept: () => kept, hear };
};

const refusal = (status: number): Response =>
  Response.json({ error: 'no', channels: [orders] }, { status });

const had = { [orders]: ['epoch', 'key', 1] };
const opened = encodeCursor(had);

describe('the news of a stream', () => {
  const [first, second] = [1, 2].map((n) => encodeCursor({ [invoices]: ['epoch', `key ${n}`] }));

  it('are told in order, and their positions are kept after that', async () => {
    const { hear, positions } = page(
      {},
      streamOf(
        { type: 'heartbeat' },
        { type: 'state', id: encodeCursor({}), data: `{"down":["${orders}"]}` },
        { type: 'event', id: first!, data: `{"channel":"${invoices}","data":1}` },
        { type: 'gap', id: second!, data: `{"channel":"${invoices}","reason":"unreadable"}` },
      ),
    );
    expect(await hear(4)).toEqual([
      [{ type: 'open', down: [orders] }, encodeCursor({})],
      [{ type: 'event', id: first, event: { channel: invoices, data: 1 } }, encodeCursor({})],
      [{ type: 'gap', id: second, gap: { channel: invoices, reason: 'unreadable' } }, first],
    ]);
    expect(positions.cursorOf([invoices])).toBe(
      encodeRequestCursor(new Map([[invoices, ['epoch', 'key 2']]]), [invoices]),
    );
  });
});

describe('a request that is too long', () => {
  it.each([414, 431])('begins again without its cursor: HTTP %i', async (status) => {
    const { asked, hear, kept } = page(had, refusal(status));
    // It connects, waits, tells of the gap, and connects again.
    expect(await hear(4)).toEqual([
      [{ type: 'gap', gap: { channel: orders, reason: 'cursor-too-long' } }, encodeCursor({})],
    ]);
    expect(kept()).toBe(encodeCursor({}));
    expect(asked.map((query) => query.has('cursor'))).toEqual([true]);
  });

  it.each([414, 431])('is refused where it has no cursor: HTTP %i', async (status) => {
    const { hear } = page({}, refusal(status));
    expect(await hear(3)).toMatchObject([
      [
        { type: 'refused', refusal: { status, channels: [orders] }, asked: channels },
        encodeCursor({}),
      ],
    ]);
  });
});

it('keeps its cursor where a request is refused for something else', async () => {
  const { hear, kept } = page(had, refusal(403));
  expect(await hear(3)).toMatchObject([
    [{ type: 'refused', refusal: { status: 403, channels: [orders] }, asked: channels }, opened],
  ]);
  expect(kept()).toBe(opened);
});
