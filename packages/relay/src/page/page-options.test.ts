import { queueScheduler, asyncScheduler } from 'rxjs';
import type { PageOptions } from './page-options.ts';
import { readPageOptions } from './page-options.ts';

const url = '/events';

describe('the options of a page', () => {
  it('have defaults, all but the url', () => {
    const settings = readPageOptions({ url });
    expect(settings).toMatchObject({
      url,
      credentials: 'same-origin',
      heartbeatTimeout: 45_000,
      maxMessage: 10_000_000,
    });
    expect(settings.headers()).toEqual({});
    expect(settings.cursor.get()).toBeUndefined();
    expect(settings.backoff(1)).toBeLessThanOrEqual(1_000);
    expect(settings.scheduler).toBe(asyncScheduler);
  });

  it('use the fetch of the platform as it is at the time', async () => {
    const { fetch } = readPageOptions({ url });
    const answer = new Response('text');
    const platform = jest.spyOn(globalThis, 'fetch').mockResolvedValue(answer);
    expect(await fetch('/events', { cache: 'no-store' })).toBe(answer);
    expect(platform).toHaveBeenCalledWith('/events', { cache: 'no-store' });
    platform.mockRestore();
  });

  it('are taken as they are given', () => {
    const given: Required<PageOptions> = {
      url,
      credentials: 'include',
      headers: () => ({ Authorization: 'Bearer token' }),
      cursor: { get: () => null, set: () => undefined },
      heartbeatTimeout: 1,
      maxMessage: 1,
      backoff: () => 5,
      fetch: () => Promise.reject(new Error('offline')),
      scheduler: queueScheduler,
    };
    const settings = readPageOptions(given);
    for (const name of Object.keys(given) as (keyof PageOptions)[]) {
      expect(settings[name]).toBe(given[name]);
    }
  });

  it('need a url', () => {
    expect(() => readPageOptions({} as PageOptions)).toThrow(
      expect.objectContaining({
        name: 'ClientError',
        field: 'url',
        message: expect.stringMatching(/^url of connectRelay is missing\. Give the path/),
      }) as Error,
    );
  });

  it.each<[string, object]>([
    ['url', { url: 5 }],
    ['url', { url: '' }],
    ['credentials', { credentials: 'always' }],
    ['headers', { headers: {} }],
    ['cursor', { cursor: { get: () => null } }],
    ['maxMessage', { maxMessage: 0 }],
    ['maxMessage', { maxMessage: '5' }],
    ['backoff', { backoff: 5 }],
    ['fetch', { fetch: 'fetch' }],
    ['scheduler', { scheduler: {} }],
  ])('are refused for a wrong %s: %p', (field, options) => {
    expect(() => readPageOptions({ url, ...options })).toThrow(
      expect.objectContaining({
        field,
        message: expect.stringMatching(new RegExp(`^${field} of connectRelay must be .{5}`)),
      }) as Error,
    );
  });
});
