import { tokenAuth } from '@sfstream/auth';
import { ClientError } from '@sfstream/base';
import fc from 'fast-check';
import { asyncScheduler, of } from 'rxjs';
import { bayeuxJson } from '../wire/bayeux-json.ts';
import type { ClientOptions } from './client-options.ts';
import { readChannelOptions } from './channel-options.ts';
import { readClientOptions } from './read-client-options.ts';
import { isPosition } from '../model/position.ts';

const auth = tokenAuth({ accessToken: 'secret', instanceUrl: 'https://acme.my.salesforce.com' });

/** Reads options as a caller without types may give them. */
const read = (options: unknown) => readClientOptions(options as ClientOptions);

const errorOf = (run: () => unknown): ClientError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ClientError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
};

describe('readClientOptions', () => {
  it('fills in every default', () => {
    expect(read({ auth })).toEqual({
      auth,
      apiVersion: '66.0',
      replay: -1,
      replayFallback: undefined,
      connectionTimeout: 10_000,
      maxPendingCount: 100,
      rotateAfter: undefined,
      handshakesPerHour: 600,
      extensions: [],
      json: bayeuxJson,
      http: {},
      backoff: expect.any(Function),
      sessionBackoff: expect.any(Function),
      scheduler: asyncScheduler,
    });
  });

  it('takes every option', () => {
    const options = {
      auth,
      apiVersion: 'v59',
      replay: new Map(),
      replayFallback: -2,
      connectionTimeout: 5_000,
      maxPendingCount: 5,
      rotateAfter: 9_000_000,
      handshakesPerHour: null,
      extensions: [{ incoming: (messages) => messages }],
      json: JSON,
      http: { timeout: 1_000 },
      backoff: () => 7,
      scheduler: asyncScheduler,
    } satisfies ClientOptions;
    const settings = read(options);
    expect(settings).toEqual({
      ...options,
      apiVersion: '59.0',
      backoff: expect.any(Function) as unknown,
      sessionBackoff: expect.any(Function) as unknown,
    });
    expect([settings.backoff(1), settings.sessionBackoff(1)]).toEqual([7, 7]);
  });

  it('waits 3 s at least between sessions that do not last, unless a backoff is given', () => {
    const { backoff, sessionBackoff } = read({ auth });
    const waits = Array.from({ length: 50 }, (_, index) => sessionBackoff(index + 1));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(3_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    expect(backoff(1)).toBeLessThanOrEqual(1_000);
  });

  it.each<[string, object, object]>([
    ['"latest" for the version', { apiVersion: 'latest' }, { apiVersion: 'latest' }],
    [
      'null for no time limit (behaviour 50)',
      { connectionTimeout: null },
      { connectionTimeout: null },
    ],
    ['all events', { replay: -2 }, { replay: -2 }],
    ['a replay id of 0', { replay: 0 }, { replay: 0 }],
    ['a long replay id', { replay: '9007199254740993' }, { replay: '9007199254740993' }],
    ['new events as the fallback', { replayFallback: -1 }, { replayFallback: -1 }],
    [
      'an authenticator of one’s own',
      { auth: { token$: of(), renew: () => of() } },
      { apiVersion: '66.0' },
    ],
  ])('takes %s', (_, options, expected) => {
    expect(read({ auth, ...options })).toMatchObject(expected);
  });

  it.each<[string, object, string]>([
    ['no authenticator', { auth: undefined }, 'auth'],
    ['a token in place of an authenticator', { auth: 'secret' }, 'auth'],
    ['half an authenticator', { auth: { token$: of() } }, 'auth'],
    ['an authenticator without an Observable', { auth: { token$: 7, renew: () => of() } }, 'auth'],
    ['null for an authenticator', { auth: null }, 'auth'],
    ['a version that is none', { apiVersion: '59.1' }, 'apiVersion'],
    ['a version that is a number', { apiVersion: 59 }, 'apiVersion'],
    ['null for a version', { apiVersion: null }, 'apiVersion'],
    ['a version that is too old', { apiVersion: '36.0' }, 'apiVersion'],
    ['a position below the options', { replay: -3 }, 'replay'],
    ['a broken position', { replay: 1.5 }, 'replay'],
    ['a rounded position', { replay: 2 ** 53 }, 'replay'],
    ['NaN for a position', { replay: NaN }, 'replay'],
    ['a position of letters', { replay: 'latest' }, 'replay'],
    ['an empty position', { replay: '' }, 'replay'],
    ['a negative position as a text', { replay: '-1' }, 'replay'],
    ['null for a position', { replay: null }, 'replay'],
    ['a store that cannot set', { replay: { get: () => undefined } }, 'replay'],
    ['a store that cannot get', { replay: { set: () => undefined } }, 'replay'],
    ['a replay id as the fallback', { replayFallback: 5 }, 'replayFallback'],
    ['a name as the fallback', { replayFallback: 'AllEvents' }, 'replayFallback'],
    ['null as the fallback', { replayFallback: null }, 'replayFallback'],
    ['no time to rotate after', { rotateAfter: 0 }, 'rotateAfter'],
    ['no session at all', { handshakesPerHour: 0 }, 'handshakesPerHour'],
    ['half an event', { maxPendingCount: 0.5 }, 'maxPendingCount'],
    ['a number of events as a text', { maxPendingCount: '100' }, 'maxPendingCount'],
    ['no time at all', { connectionTimeout: 0 }, 'connectionTimeout'],
    ['a time before now', { connectionTimeout: -1 }, 'connectionTimeout'],
    ['NaN for a time', { connectionTimeout: NaN }, 'connectionTimeout'],
    ['a time beyond what timers hold', { connectionTimeout: 2 ** 31 }, 'connectionTimeout'],
    ['an endless time', { connectionTimeout: Infinity }, 'connectionTimeout'],
    ['a time as a text', { connectionTimeout: '10000' }, 'connectionTimeout'],
    ['an extension that is alone', { extensions: { incoming: () => [] } }, 'extensions'],
    ['an extension that does nothing', { extensions: [{}] }, 'extensions'],
    ['half an extension', { extensions: [{ incoming: () => [], outgoing: 7 }] }, 'extensions'],
    ['half a codec', { json: { parse: () => 7 } }, 'json'],
    ['a text for a codec', { json: 'JSON' }, 'json'],
    ['null for HTTP options', { http: null }, 'http'],
    ['a text for HTTP options', { http: 'proxy' }, 'http'],
    ['a misspelt HTTP option', { http: { timeOut: 5 } }, 'timeOut'],
    ['a number for a backoff', { backoff: 1_000 }, 'backoff'],
    ['what is no scheduler', { scheduler: {} }, 'scheduler'],
    ['a misspelt option', { conectionTimeout: 5 }, 'conectionTimeout'],
  ])('refuses %s with a ClientError that names the field', (_, options, field) => {
    const error = errorOf(() => read({ auth, ...options }));
    expect(error.field).toBe(field);
    expect(error.message).toContain(field);
    expect(error.message).not.toContain('secret');
  });

  it.each([
    ['apiVersion', '66.0'],
    ['extensions', []],
    ['json', JSON],
    ['rotateAfter', 1_000],
  ])('refuses %s beside a transport, for which it would have no effect', (field, value) => {
    expect(errorOf(() => read({ auth, transport: () => undefined, [field]: value }))).toMatchObject(
      {
        field,
        message: expect.stringContaining(`${field} is for the Streaming API`),
      },
    );
  });

  it('says which options there are when it does not know one', () => {
    expect(errorOf(() => read({ auth, sandbox: true })).message).toBe(
      'createClient has no option sandbox. It knows auth, transport, apiVersion, replay, replayFallback, connectionTimeout, maxPendingCount, rotateAfter, handshakesPerHour, extensions, json, http, backoff, scheduler.',
    );
  });

  it.each([undefined, null, 'options', 7])('refuses %p for options', (options) => {
    expect(errorOf(() => read(options)).field).toBe('options');
  });
});

describe('readChannelOptions', () => {
  const defaults = { replay: -2, replayFallback: -1 } as const;

  it('takes what is not given from the client', () => {
    expect(readChannelOptions({}, defaults)).toEqual(defaults);
    expect(readChannelOptions({ replay: 7 }, defaults)).toEqual({ ...defaults, replay: 7 });
    expect(readChannelOptions({ replayFallback: -2 }, defaults)).toEqual({
      ...defaults,
      replayFallback: -2,
    });
  });

  it('refuses what is wrong by its name', () => {
    expect(errorOf(() => readChannelOptions({ replay: -3 }, defaults)).field).toBe('replay');
  });
});

describe('isPosition', () => {
  it('accepts nothing but the options and what can be sent as digits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double(), fc.string(), fc.anything()), (value) => {
        if (isPosition(value)) expect(BigInt(value)).toBeGreaterThanOrEqual(-2n);
      }),
    );
  });
});
