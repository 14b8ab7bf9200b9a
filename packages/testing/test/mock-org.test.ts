import { connect } from 'node:net';
import { RawClient } from './helpers/raw-client.ts';
import { startOrg } from './helpers/start-org.ts';

const CHANNEL = '/event/Order__e';

/** Resolves with the error code of a connection attempt. */
const knock = (url: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });

describe('the mock org', () => {
  it('listens on a free port of 127.0.0.1, each org on its own', async () => {
    const one = await startOrg();
    const other = await startOrg();
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(other.url).not.toBe(one.url);
  });

  it('rejects when the port is taken', async () => {
    const org = await startOrg();
    const port = Number(new URL(org.url).port);
    await expect(startOrg({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('close frees the port and ends sockets and timers, held polls and delayed events included', async () => {
    const set = jest.spyOn(globalThis, 'setTimeout');
    const clear = jest.spyOn(globalThis, 'clearTimeout');
    const org = await startOrg({ publishDelay: 60_000 });
    const client = await new RawClient(org).open(CHANNEL);
    const poll = await client.heldPoll();
    org.intercept('/meta/subscribe', 'hang');
    const hung = client.subscribe(CHANNEL);
    org.publish(CHANNEL, {});
    await org.close();
    await expect(poll.answer).rejects.toThrow('fetch failed');
    await expect(hung).rejects.toThrow('fetch failed');
    expect(await knock(org.url)).toBe('ECONNREFUSED');
    const timers = set.mock.results.map(({ value }) => value as unknown);
    expect(set.mock.calls.map(([, wait]) => wait)).toEqual([110_000, 60_000]);
    expect(clear.mock.calls.map(([timer]) => timer)).toEqual(expect.arrayContaining(timers));
    jest.restoreAllMocks();
  });

  it('may be closed twice, and while it is down', async () => {
    const org = await startOrg();
    await org.goDown();
    await org.goDown();
    await org.close();
    await org.close();
  });

  it('is an AsyncDisposable', async () => {
    const org = await startOrg();
    await org[Symbol.asyncDispose]();
    expect(await knock(org.url)).toBe('ECONNREFUSED');
  });

  it('records every request, with its Bayeux messages', async () => {
    const org = await startOrg({ now: () => 7 });
    const client = new RawClient(org);
    await client.handshake({ id: '1' });
    await fetch(`${org.url}/services/oauth2/token?a=1`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'x' }),
    });
    await fetch(`${org.url}/elsewhere`, { method: 'POST', body: 'text' });
    expect(org.requests).toMatchObject([
      {
        at: 7,
        method: 'POST',
        path: '/cometd/59.0',
        query: '',
        headers: { authorization: expect.stringContaining('Bearer 00D') },
        messages: [{ channel: '/meta/handshake', id: '1' }],
      },
      { path: '/services/oauth2/token', query: 'a=1', body: { grant_type: 'x' } },
      { path: '/elsewhere', body: 'text' },
    ]);
    expect(org.requests[1]).not.toHaveProperty('messages');
    expect(org.exchanges('/meta/handshake')).toEqual([expect.objectContaining({ id: '1' })]);
    expect(org.exchanges('/meta/connect')).toEqual([]);
  });

  it('keeps the newest requests only, as many as it is told at least', async () => {
    const org = await startOrg({ keepRequests: 3 });
    for (let n = 0; n < 20; n += 1) await fetch(`${org.url}/${String(n)}`);
    const paths = org.requests.map(({ path }) => path);
    expect(paths.length).toBeGreaterThanOrEqual(3);
    expect(paths.length).toBeLessThanOrEqual(6);
    expect(paths.at(-1)).toBe('/19');
  });
});
