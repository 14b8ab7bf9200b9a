import type { AxiosAdapter, GenericAbortSignal } from 'axios';
import axios from 'axios';
import { getEventListeners } from 'node:events';
import { catchError, firstValueFrom, map, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { createHttp } from './create-http.ts';

/** A server that never answers, and the signals by which it was left. */
const silence = () => {
  const signals: GenericAbortSignal[] = [];
  const adapter: AxiosAdapter = ({ signal }) => {
    signals.push(signal!);
    return new Promise(() => undefined);
  };
  return { adapter, signals };
};

const virtually = (run: Parameters<TestScheduler['run']>[0]): unknown =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(run);

const orName = (source: Observable<unknown>): Observable<unknown> =>
  source.pipe(
    catchError((error: unknown) => of(error)),
    map((value) => (value instanceof Error ? value.name : value)),
  );

const thrownBy = (run: () => unknown): unknown => {
  try {
    return { returned: run() };
  } catch (error) {
    return error;
  }
};

const url = 'https://user:password@acme.example/path?query=secret';
const asked = { method: 'GET', url } as const;

describe('the time limit', () => {
  it.each([
    ['30 s by default', {}, {}, '30s'],
    ['that of the options', { timeout: 1000 }, {}, '1s'],
    ['that of the request above all', { timeout: 1000 }, { timeout: 110_000 }, '110s'],
  ])('is %s (behaviour 6)', (_, options, own, after) => {
    virtually(({ expectObservable }) => {
      const http = createHttp({ ...options, adapter: silence().adapter });
      expectObservable(orName(http.request({ ...asked, ...own }))).toBe(`${after} (t|)`, {
        t: 'TransportTimeoutError',
      });
    });
  });

  it.each([Infinity, 2 ** 31, Number.MAX_VALUE])(
    'may be as long as %d, which does not overflow the timer',
    (limit) => {
      const timers = jest.spyOn(globalThis, 'setInterval');
      createHttp({ timeout: limit, adapter: silence().adapter })
        .request(asked)
        .subscribe()
        .unsubscribe();
      const delays = timers.mock.calls.map(([, delay]) => delay);
      timers.mockRestore();
      expect(delays).toEqual([2 ** 31 - 1]);
    },
  );

  it('aborts the request when it is over', async () => {
    const { adapter, signals } = silence();
    const http = createHttp({ adapter });
    await firstValueFrom(orName(http.request({ ...asked, timeout: 1 })));
    expect(signals).toMatchObject([{ aborted: true }]);
    expect(getEventListeners(signals[0] as AbortSignal, 'abort')).toEqual([]);
  });

  it('gives an error that names method and URL, not the query', async () => {
    const http = createHttp({ adapter: silence().adapter });
    await expect(firstValueFrom(http.request({ ...asked, timeout: 1 }))).rejects.toMatchObject({
      name: 'TransportTimeoutError',
      message: 'GET https://acme.example/path had no complete answer within 1 ms.',
      method: 'GET',
      url: 'https://acme.example/path',
    });
  });
});

describe('what an application sets for axios as a whole', () => {
  const before = { ...axios.defaults };
  afterEach(() => Object.assign(axios.defaults, before));

  it('does not cut a poll', async () => {
    axios.defaults.timeout = 5;
    const given = new Promise((resolve) => {
      const adapter: AxiosAdapter = ({ timeout }) => {
        resolve(timeout);
        return new Promise(() => undefined);
      };
      createHttp({ adapter })
        .request({ ...asked, timeout: 1 })
        .subscribe({ error: () => undefined });
    });
    expect(await given).toBe(0);
  });

  it('does not change the texts that are sent and received', async () => {
    axios.defaults.transformRequest = [() => 'changed'];
    axios.defaults.transformResponse = [() => 'changed'];
    const adapter: AxiosAdapter = (config) =>
      Promise.resolve({
        data: config.data as string,
        status: 200,
        statusText: '',
        headers: {},
        config,
      });
    expect(
      await firstValueFrom(
        createHttp({ adapter }).request({ ...asked, method: 'POST', body: '{"a":1}' }),
      ),
    ).toMatchObject({ body: '{"a":1}' });
  });
});

describe('bad input', () => {
  it.each<[string, object, string, string]>([
    ['a name of no option', { timeOut: 5 }, 'timeOut', 'http has no option timeOut. It knows '],
    ['a slip', { timeOut: 5 }, 'timeOut', 'Did you mean timeout?'],
    ['a letter too much', { proxyy: false }, 'proxyy', 'Did you mean proxy?'],
    ['an option of axios', { maxRedirects: 5 }, 'maxRedirects', 'http has no option maxRedirects.'],
    ['a slip in agents', { agents: { htps: {} } }, 'htps', 'Did you mean https?'],
    ['a slip in proxy', { proxy: { host: 'a', prot: 1 } }, 'prot', 'Did you mean port?'],
    ['a proxy as a text', { proxy: 'http://u:secret@proxy:1' }, 'proxy', 'host and port'],
    ['a proxy without a host', { proxy: { port: 1 } }, 'proxy', 'host and port'],
    ['a proxy without a name', { proxy: { host: '' } }, 'host', 'not empty'],
    ['a port of no number', { proxy: { host: 'a', port: 'x' } }, 'port', 'from 1 to 65,535'],
    ['headers as a text', { headers: 'secret' }, 'headers', 'an object whose values are texts'],
    ['a header as a number', { headers: { a: 5 } }, 'headers', 'an object whose values are texts'],
    ['TLS as a text', { tls: 'secret' }, 'tls', 'an object of TLS options'],
    ['no agents', { agents: null }, 'agents', 'which are agents'],
    ['the name of an adapter', { adapter: 'http' }, 'adapter', 'a function'],
    ['what is no observer', { onActivity: {} }, 'onActivity', 'a function'],
  ])('such as %s is refused, with the remedy', (_, options, field, remedy) => {
    const error = thrownBy(() => createHttp(options)) as Error;
    expect(error).toMatchObject({ name: 'ClientError', field });
    expect(error.message).toContain(remedy);
    expect(error.message).not.toContain('secret');
  });

  it('is no option of undefined', () => {
    createHttp({ timeout: undefined, proxy: undefined } as object).close();
  });

  const bad = [0, -1, NaN, '5' as unknown as number, null as unknown as number];

  it.each(bad)('such as timeout %p is refused at once', (timeout) => {
    expect(thrownBy(() => createHttp({ timeout }))).toMatchObject({
      name: 'ClientError',
      field: 'timeout',
    });
  });

  it.each(bad)('such as maxResponseBytes %p is refused at once', (maxResponseBytes) => {
    expect(thrownBy(() => createHttp({ maxResponseBytes }))).toMatchObject({
      name: 'ClientError',
      field: 'maxResponseBytes',
    });
  });

  it.each([0, -1, NaN])('such as timeout %p of a request is refused', async (timeout) => {
    const { adapter, signals } = silence();
    const http = createHttp({ adapter });
    await expect(firstValueFrom(http.request({ ...asked, timeout }))).rejects.toMatchObject({
      name: 'ClientError',
      field: 'timeout',
    });
    expect(signals).toEqual([]);
  });

  it.each([
    '',
    'acme.example',
    '/services/data',
    'ftp://acme.example',
    'data:text/plain,hello',
    'file:///etc/hostname',
    'http://',
    'https://acme.example:99999/',
  ])('such as url %p is refused, with the remedy', async (odd) => {
    const { adapter, signals } = silence();
    const http = createHttp({ adapter });
    await expect(firstValueFrom(http.request({ method: 'GET', url: odd }))).rejects.toMatchObject({
      name: 'ClientError',
      field: 'url',
      message: expect.stringContaining('must be absolute and begin with http:// or https://'),
    });
    expect(signals).toEqual([]);
  });
});

it('reads the headers of other adapters too', async () => {
  const adapter: AxiosAdapter = (config) =>
    Promise.resolve({
      data: 'body',
      status: 200,
      statusText: '',
      headers: { 'Retry-After': 3, 'X-List': ['a', 'b'], 'Set-Cookie': 'one=1' },
      config,
    });
  const http = createHttp({ adapter });
  expect(await firstValueFrom(http.request(asked))).toEqual({
    status: 200,
    headers: { 'retry-after': '3', 'x-list': 'a, b' },
    body: 'body',
  });
});
