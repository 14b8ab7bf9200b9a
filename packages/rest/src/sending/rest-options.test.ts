import { tokenAuth } from '@sfstream/auth';
import { ClientError } from '@sfstream/base';
import { retryPolicy } from '@sfstream/http';
import { createRest } from '../client/create-rest.ts';
import { readRestOptions } from './rest-options.ts';
import type { RestOptions } from './rest-options.ts';

const auth = tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' });

describe('createRest', () => {
  it.each<[string, unknown]>([
    ['options', undefined],
    ['options', null],
    ['auth', {}],
    ['auth', { auth: {} }],
    ['auth', { auth: { token$: [], renew: () => undefined } }],
    ['version', { auth, version: '59.1' }],
    ['version', { auth, version: 59 }],
    ['version', { auth, version: '30.0' }],
    ['retryPolicy', { auth, retryPolicy: {} }],
    ['retryPolicy', { auth, retryPolicy: false }],
    ['concurrencyLimit', { auth, concurrencyLimit: 0 }],
    ['concurrencyLimit', { auth, concurrencyLimit: 'many' }],
    ['http', { auth, http: 'http' }],
    ['timeout', { auth, http: { timeout: 0 } }],
    ['timeOut', { auth, http: { timeOut: 5 } }],
    ['proxyy', { auth, http: { proxyy: false } }],
    ['json', { auth, json: { parse: () => undefined } }],
    ['scheduler', { auth, scheduler: 'async' }],
    ['apiVersion', { auth, apiVersion: '66.0' }],
  ])('refuses a wrong %s: %p', (field, options) => {
    const make = () => createRest(options as RestOptions);
    expect(make).toThrow(ClientError);
    expect(make).toThrow(expect.objectContaining({ field }) as Error);
  });

  it('names the options that there are', () => {
    expect(() => createRest({ auth, apiVersion: '66.0' } as RestOptions)).toThrow(
      'createRest has no option apiVersion. It knows auth, version, retryPolicy, concurrencyLimit, http, json, scheduler.',
    );
  });

  it('has defaults for all but auth', () => {
    expect(readRestOptions({ auth })).toMatchObject({ version: '66.0', concurrencyLimit: 100 });
    const { retryPolicy: policy } = readRestOptions({ auth });
    expect(policy).toMatchObject({ maxRetries: 3, timeout: 60_000 });
    expect(policy.responseRules).toBe(retryPolicy().responseRules);
  });

  it('never retries where retryPolicy is null', () => {
    const { retryPolicy: policy } = readRestOptions({ auth, retryPolicy: null });
    expect(policy).toMatchObject({ responseRules: [], exceptionRules: [] });
  });
});
