/**
 * Runs before every test file (`setupFilesAfterEnv`), and fails each test in which a secret can be seen: in what it or a
 * process of its own writes, in an error of ours, in a state or activity, or in a client, authenticator or `Http` itself. Fails
 * also each test in which a client goes from one state to another that may not follow it.
 *
 * Looked for is what the source of the test calls a secret, and what travels in its requests.
 */
import { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fs from 'node:fs';
import { ClientRequest } from 'node:http';
import path from 'node:path';
import { format } from 'node:util';
import type { Observable } from 'rxjs';
import type * as Authenticators from '../../../auth/src/authenticator/create-authenticator.ts';
import type * as Run from '../../../cli/src/run.ts';
import type * as Clients from '../../../core/src/client/create-client.ts';
import type * as Https from '../../../http/src/client/create-http.ts';
import { createTransitionCheck } from '../../../core/test/helpers/transition-check.ts';
import type * as Errors from '../../../base/src/errors/sf-stream-error.ts';
import type * as Authorise from '../../src/pub-sub/authorise.ts';
import { defaultCredentials } from '../../src/logins/mock-credentials.ts';
import { afterEachCall } from './after-each-call.ts';
import { createSearch } from './search.ts';
import { secretsOfRequest, secretsOfSource } from './secrets-of.ts';

const search = createSearch();
const transitions = createTransitionCheck();

const { consumerSecret, password, refreshToken } = defaultCredentials;
search.hide([consumerSecret, password, refreshToken]);
search.hide(secretsOfSource(fs.readFileSync(String(expect.getState().testPath), 'utf8')));

/** Long replay ids come as these, which JSON does not know. */
const withBigints = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** Reads what an Observable says. Of each type, one value is looked at from all sides. */
const listen = (source$: Observable<{ readonly type: string }>): void => {
  source$.subscribe({
    next: (value) => {
      search.read(JSON.stringify(value, withBigints));
      search.show(value, value.type);
    },
    error: () => undefined,
  });
};

jest.mock('../../../base/src/errors/sf-stream-error.ts', () => {
  const actual = jest.requireActual<typeof Errors>('../../../base/src/errors/sf-stream-error.ts');
  const SfStreamError = new Proxy(actual.SfStreamError, {
    construct: (target, args: readonly unknown[], newTarget) => {
      const error = Reflect.construct(target, args, newTarget) as Error;
      search.show(error, `${newTarget.name}: ${String(args[0])}`);
      return error;
    },
  });
  return { ...actual, SfStreamError };
});

jest.mock('../../../core/src/client/create-client.ts', () => {
  const actual = jest.requireActual<typeof Clients>('../../../core/src/client/create-client.ts');
  const createClient: typeof actual.createClient = (options) => {
    const client = actual.createClient(options);
    search.show(client);
    transitions.follow(client.state$);
    listen(client.state$);
    listen(client.activity$);
    return client;
  };
  return { ...actual, createClient };
});

jest.mock('../../../http/src/client/create-http.ts', () => {
  const actual = jest.requireActual<typeof Https>('../../../http/src/client/create-http.ts');
  const createHttp: typeof actual.createHttp = (...how) => {
    const http = actual.createHttp(...how);
    search.show(http);
    listen(http.activity$);
    return http;
  };
  return { ...actual, createHttp };
});

jest.mock('../../../auth/src/authenticator/create-authenticator.ts', () => {
  const actual = jest.requireActual<typeof Authenticators>(
    '../../../auth/src/authenticator/create-authenticator.ts',
  );
  const createAuthenticator: typeof actual.createAuthenticator = (...how) => {
    const auth = actual.createAuthenticator(...how);
    search.show(auth);
    return auth;
  };
  return { ...actual, createAuthenticator };
});

/** Calls of gRPC are made by libraries of their own, so the token is looked for where it arrives. */
jest.mock('../../src/pub-sub/authorise.ts', () => {
  const actual = jest.requireActual<typeof Authorise>('../../src/pub-sub/authorise.ts');
  const authorise: typeof actual.authorise = (metadata, org) => {
    search.hide([metadata['accesstoken'] ?? []].flat());
    return actual.authorise(metadata, org);
  };
  return { ...actual, authorise };
});

const readCall = (args: readonly unknown[]): void => search.read(String(args[0]));

jest.mock('../../../cli/src/run.ts', () => {
  const actual = jest.requireActual<typeof Run>('../../../cli/src/run.ts');
  const run: typeof actual.run = (args, version, surroundings) => {
    afterEachCall(surroundings.stdout, 'write', readCall);
    afterEachCall(surroundings.stderr, 'write', readCall);
    return actual.run(args, version, surroundings);
  };
  return { ...actual, run };
});

/** Logins, and whatever else goes through Node's own client. */
const hideRequest = ([chunk]: readonly unknown[], request: unknown): void => {
  if (!(request instanceof ClientRequest)) return;
  const head = ['authorization', 'cookie'].map(
    (name) => `${name}: ${String(request.getHeader(name) ?? '')}`,
  );
  const body = typeof chunk === 'string' || Buffer.isBuffer(chunk) ? String(chunk) : '';
  search.hide(secretsOfRequest([...head, body].join('\n')));
};

/** Hides the secrets of requests that go through undici, `fetch` included. */
const hideHead = (message: unknown): void => {
  if (typeof message === 'object' && message !== null && 'headers' in message) {
    search.hide(secretsOfRequest(String(message.headers)));
  }
};

/** Reads what a process of the test writes, no matter who else reads it; the Salesforce CLI is asked for a token. */
const readProcess = (_: readonly unknown[], child: unknown): void => {
  if (!(child instanceof ChildProcess) || path.basename(child.spawnfile) === 'sf') return;
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    afterEachCall(stream, 'emit', ([type, chunk]) => {
      if (type === 'data') search.read(String(chunk));
    });
  }
};

const restorers = [
  ...(['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((name) =>
    afterEachCall(console, name, (args) => search.read(format(...args))),
  ),
  afterEachCall(process.stdout, 'write', readCall),
  afterEachCall(process.stderr, 'write', readCall),
  afterEachCall(ClientRequest.prototype, 'write', hideRequest),
  afterEachCall(ClientRequest.prototype, 'end', hideRequest),
  // Node's types leave this method out, by which all processes are started.
  afterEachCall(ChildProcess.prototype as ChildProcess & { spawn: unknown }, 'spawn', readProcess),
];
subscribe('undici:client:sendHeaders', hideHead);

/** Tests of searches plant secrets, and `sfstream mock` prints the made-up ones of its org for anyone who is to use them. */
const mayShow = /^(?:the search|sfstream mock)\b/;
const mustBeFound = /^the search of every test finds\b/;

afterEach(() => expect(transitions.finish()).toEqual([]));

afterEach(() => {
  const found = search.finish();
  const { currentTestName = '' } = expect.getState();
  if (mustBeFound.test(currentTestName)) expect(found).not.toEqual([]);
  else if (!mayShow.test(currentTestName)) expect(found).toEqual([]);
});

afterAll(() => {
  unsubscribe('undici:client:sendHeaders', hideHead);
  for (const restore of restorers) restore();
  expect(search.finish()).toEqual([]);
  expect(transitions.finish()).toEqual([]);
});
