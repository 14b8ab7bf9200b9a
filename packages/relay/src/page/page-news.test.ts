import { Subject } from 'rxjs';
import type { PageNews } from './page-news.ts';
import { eventsOf, gaps } from './page-news.ts';
import { RequestRefusal } from './request-refusal.ts';

const orders = '/event/Order__e';
const invoices = '/event/Invoice__e';

const heardOf = (...all: readonly PageNews[]): readonly unknown[] => {
  const heard: unknown[] = [];
  const news = new Subject<PageNews>();
  news.pipe(eventsOf(orders)).subscribe({
    next: ({ data }) => heard.push(data),
    error: (error: unknown) => heard.push(error),
  });
  all.forEach((one) => news.next(one));
  return heard;
};

const event = (channel: string, data: unknown): PageNews => ({
  type: 'event',
  event: { channel, data },
});

const refusal = (named: readonly string[] | undefined, asked: readonly string[]): PageNews => ({
  type: 'refused',
  refusal: new RequestRefusal(403, 'no', named),
  asked,
});

it('gives a channel its own events', () => {
  expect(heardOf(event(invoices, 1), event(orders, 2), event(orders, 3))).toEqual([2, 3]);
});

const gap: PageNews = { type: 'gap', gap: { channel: orders, reason: 'unreadable' } };

it('tells a channel nothing of gaps, which are heard of apart', () => {
  expect(heardOf(gap, event(orders, 1))).toEqual([1]);
  const heard: unknown[] = [];
  const news = new Subject<PageNews>();
  news.pipe(gaps).subscribe((one) => heard.push(one));
  [event(orders, 1), gap, refusal([orders], [orders])].forEach((one) => news.next(one));
  expect(heard).toEqual([{ channel: orders, reason: 'unreadable' }]);
});

it.each<[string, PageNews]>([
  ['names the channel', refusal([orders], [invoices, orders])],
  ['names none', refusal(undefined, [invoices, orders])],
  ['names none of those asked for, as a proxy does', refusal(['/else'], [orders])],
])('fails a channel by a refusal that %s', (_, refused) => {
  expect(heardOf(refused, event(orders, 1))).toEqual([
    expect.objectContaining({ name: 'RelayRefusedError', channel: orders, status: 403 }),
  ]);
});

it.each<[string, PageNews]>([
  ['names others', refusal([invoices], [invoices, orders])],
  ['names others, one of them never asked for', refusal([invoices, '/else'], [invoices, orders])],
  ['is of a request without the channel', refusal(undefined, [invoices])],
])('does not fail a channel by a refusal that %s', (_, refused) => {
  expect(heardOf(refused, event(orders, 1))).toEqual([1]);
});
