import { marbles } from '@sfstream/testing';
import { EMPTY, NEVER, Subject, defer, from, map, mergeMap, of, timer } from 'rxjs';
import { concurrencyLimit } from './concurrency-limit.ts';
import { createHttp } from '../client/create-http.ts';
import type { HttpResponse } from '../request/http.ts';
import { ClientError, isSfStreamError } from '@sfstream/base';
import { retryPolicy } from './retry-policy.ts';
import { withRetries } from './with-retries.ts';

describe('concurrencyLimit', () => {
  it(
    'lets so many run at once, and the others after them, in order',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const work = [cold('----a|'), cold('-b|'), cold('-c|'), cold('-d|')];
      expectObservable(from(work).pipe(mergeMap(concurrencyLimit(2)))).toBe('-b-cad|');
      const subscriptions = ['^----!', '^-!', '--^-!', '----^-!'];
      work.forEach((work$, index) => {
        expectSubscriptions(work$.subscriptions).toBe(subscriptions[index]!);
      });
    }),
  );

  it(
    'gives a place free when its work fails, or is left',
    marbles(({ cold, expectObservable }) => {
      const limited = concurrencyLimit(1);
      expectObservable(limited(cold('--#'))).toBe('--#');
      expectObservable(limited(NEVER), '----!').toBe('-');
      expectObservable(limited(cold('a|'))).toBe('----a|');
    }),
  );

  it(
    'forgets work that is left before its turn',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const limited = concurrencyLimit(1);
      const left$ = cold('a|');
      expectObservable(limited(cold('---a|'))).toBe('---a|');
      expectObservable(limited(left$), '-!').toBe('-');
      expectObservable(limited(cold('b|'))).toBe('----b|');
      expectSubscriptions(left$.subscriptions).toBe([]);
    }),
  );

  it('runs long queues of work that ends at once', () => {
    const limited = concurrencyLimit(1);
    const ended: number[] = [];
    from(Array.from({ length: 20_000 }, (_, index) => index))
      .pipe(mergeMap((index) => limited(of(index))))
      .subscribe((index) => ended.push(index));
    expect(ended).toHaveLength(20_000);
  });

  it('lets any number wait for work that ends at once', () => {
    const limited = concurrencyLimit(1);
    const slow = new Subject<void>();
    limited(slow).subscribe();
    const ended: number[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      limited(of(index)).subscribe((value) => ended.push(value));
    }
    slow.complete();
    expect(ended).toEqual(Array.from({ length: 20_000 }, (_, index) => index));
  });

  it.each([0, -1, 1.5, NaN])('refuses %p', (limit) => {
    expect(() => concurrencyLimit(limit)).toThrow(ClientError);
  });
});

describe('withRetries', () => {
  const answer = (status: number): HttpResponse => ({ status, headers: {}, body: '' });

  it('fails every request that waits, however many, on close', () => {
    const http = withRetries(createHttp({ adapter: () => new Promise(() => undefined) }), {
      concurrencyLimit: 1,
    });
    const failures: unknown[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      http
        .request({ method: 'GET', url: 'https://acme.my.salesforce.com/' })
        .subscribe({ error: (error: unknown) => failures.push(error) });
    }
    http.close();
    expect(failures).toHaveLength(20_000);
    expect(failures.every(isSfStreamError)).toBe(true);
  });

  it(
    'lets another request proceed while one pauses before its next attempt (behaviour 65)',
    marbles(({ scheduler, expectObservable }) => {
      let attempts = 0;
      const http = withRetries(
        {
          request: ({ url }) =>
            defer(() => {
              const isFirst = url.endsWith('/a') && attempts++ === 0;
              return timer(2, scheduler).pipe(map(() => answer(isFirst ? 503 : 200)));
            }),
          activity$: NEVER,
          close: () => undefined,
        },
        { retryPolicy: retryPolicy({ backoff: () => 10 }), concurrencyLimit: 1, scheduler },
      );
      const send = (path: string) =>
        http
          .request({ method: 'GET', url: `https://acme.my.salesforce.com/${path}` })
          .pipe(map(() => path));
      // a: 2 ms, a pause of 10 ms, 2 ms. b waits for a's first attempt only.
      expectObservable(send('a')).toBe('14ms (a|)');
      expectObservable(send('b')).toBe(' 4ms (b|)');
    }),
  );

  it(
    'lets 100 requests run at once by default',
    marbles(({ scheduler, flush }) => {
      let running = 0;
      const http = withRetries(
        {
          request: () =>
            defer(() => {
              running += 1;
              return NEVER;
            }),
          activity$: NEVER,
          close: () => undefined,
        },
        { scheduler },
      );
      const request = { method: 'GET', url: 'https://acme.my.salesforce.com/' } as const;
      for (let index = 0; index < 101; index += 1) http.request(request).subscribe();
      flush();
      expect(running).toBe(100);
    }),
  );

  it.each<[string, object]>([
    ['concurrencyLimit', { concurrencyLimit: 0 }],
    ['concurrencyLimit', { concurrencyLimit: '5' }],
    ['retryPolicy', { retryPolicy: {} }],
    ['scheduler', { scheduler: {} }],
    ['onActivity', { onActivity: 'log' }],
    ['concurrency', { concurrency: 5 }],
  ])('refuses a wrong %s: %p', (field, options) => {
    const http = { request: () => EMPTY, activity$: NEVER, close: () => undefined };
    expect(() => withRetries(http, options)).toThrow(
      expect.objectContaining({ name: 'ClientError', field }) as Error,
    );
  });
});
