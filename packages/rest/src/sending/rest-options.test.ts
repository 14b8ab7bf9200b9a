import { tokenAuth } from '@sfstream/auth';
import { ClientError, platformJson } from '@sfstream/base';
import { retryPolicy } from '@sfstream/http';
import { asyncScheduler, queueScheduler } from 'rxjs';
import { createRest } from '../client/create-rest.ts';
import { readRestOptions } from './rest-options.ts';
import type { RestOptions } from './rest-options.ts';

const auth = tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' });

describe('createRest', () => {
  it.each<[string, unknown]>([
    ['options', undefined],
    ['options', null],
    ['options', 'auth'],
    ['auth', {}],
    ['auth', { auth: {} }],
    ['auth', { auth: undefined }],
    ['auth', { auth: { token$: [], renew: () => undefined } }],
    ['version', { auth, version: '59.1' }],
    ['version', { auth, version: 59 }],
    ['version', { auth, version: '30.0' }],
    ['version', { auth, version: 'newest' }],
    ['retryPolicy', { auth, retryPolicy: {} }],
    ['retryPolicy', { auth, retryPolicy: false }],
    ['concurrencyLimit', { auth, concurrencyLimit: 0 }],
    ['concurrencyLimit', { auth, concurrencyLimit: 'many' }],
    ['http', { auth, http: 'http' }],
    ['http', { auth, http: null }],
    ['timeout', { auth, http: { timeout: 0 } }],
    ['timeOut', { auth, http: { timeOut: 5 } }],
    ['proxyy', { auth, http: { proxyy: false } }],
    ['json', { auth, json: { parse: () => undefined } }],
    ['json', { auth, json: { stringify: () => '' } }],
    ['scheduler', { auth, scheduler: 'async' }],
    ['apiVersion', { auth, apiVersion: '66.0' }],
  ])('refuses a wrong %s: %p', (field, options) => {
    const make = () => createRest(options as RestOptions);
    expect(make).toThrow(ClientError);
    expect(make).toThrow(expect.objectContaining({ field }) as Error);
  });

  it.each<[string, object]>([
    ["version of createRest must be an API version, such as '66.0', or 'latest'.", { version: 59 }],
    ['retryPolicy of createRest must be what retryPolicy gives, or null.', { retryPolicy: {} }],
    ['concurrencyLimit of createRest must be a whole number above 0.', { concurrencyLimit: '9' }],
  ])('says what to give: %s', (remedy, options) => {
    expect(() => readRestOptions({ auth, ...options })).toThrow(remedy);
  });

  it('names the options that there are', () => {
    expect(() => createRest({ auth, apiVersion: '66.0' } as RestOptions)).toThrow(
      'createRest has no option apiVersion. It knows auth, version, retryPolicy, concurrencyLimit, http, json, scheduler.',
    );
  });

  it('has defaults for all but auth', () => {
    const settings = readRestOptions({ auth });
    expect(settings).toMatchObject({ auth, version: '66.0', concurrencyLimit: 100, http: {} });
    expect(settings.json).toBe(platformJson);
    expect(settings.scheduler).toBe(asyncScheduler);
    const { retryPolicy: policy } = readRestOptions({ auth });
    expect(policy).toMatchObject({ maxRetries: 3, timeout: 60_000 });
    expect(policy.responseRules).toBe(retryPolicy().responseRules);
  });

  it('takes what is given', () => {
    const given = {
      auth,
      version: 'latest',
      retryPolicy: retryPolicy({ maxRetries: 1 }),
      concurrencyLimit: 5,
      http: { timeout: 1_000 },
      json: { parse: () => 1, stringify: () => '1' },
      scheduler: queueScheduler,
    };
    const settings = readRestOptions(given);
    expect(settings).toEqual(given);
    expect(settings.retryPolicy).toBe(given.retryPolicy);
    expect(settings.json).toBe(given.json);
    expect(settings.scheduler).toBe(queueScheduler);
  });

  it.each([
    ['59', '59.0'],
    ['v59', '59.0'],
    ['31.0', '31.0'],
  ])('knows the version %s as %s', (version, known) => {
    expect(readRestOptions({ auth, version }).version).toBe(known);
  });

  it('never retries where retryPolicy is null', () => {
    const { retryPolicy: policy } = readRestOptions({ auth, retryPolicy: null });
    expect(policy).toMatchObject({ responseRules: [], exceptionRules: [] });
  });
});
