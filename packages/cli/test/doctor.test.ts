import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  dailyLimitExceeded,
  handshakeDenied,
  serverTooBusy,
  startMockOrg,
  subscribeDenied,
  tokenRefused,
} from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { holdTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import { loginTo, start } from './helpers/command.ts';
import type { RunningCommand } from './helpers/command.ts';

const channel = '/event/Order__e';
const always = { times: Infinity };

let org: MockOrg;
const started: RunningCommand[] = [];

beforeEach(async () => {
  org = await startMockOrg({ channels: [channel] });
});
afterEach(async () => {
  for (const { stop, exitCode } of started.splice(0)) {
    stop();
    await exitCode;
  }
  await org.close();
});

interface Found {
  readonly check: string;
  readonly status: string;
  readonly text: string;
  readonly remedy?: string;
}

const doctor = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const command = start(['doctor', '--json', '--timeout', '20', ...args], {
    ...loginTo(org),
    ...env,
  });
  started.push(command);
  return command;
};

const examined = async (
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) => {
  const command = doctor(args, env);
  const exitCode = await command.exitCode;
  const findings = command.stdout.lines.map((line) => JSON.parse(line) as Found);
  return {
    exitCode,
    findings,
    failure: findings.find(({ status }) => status === 'failed'),
    notTried: findings.filter(({ status }) => status === 'not-tried').map(({ check }) => check),
    lastLine: command.stderr.lines.at(-1),
  };
};

/** What the doctor finds where it has little time, which passes no faster than its work is done. */
const examinedInStep = async (args: readonly string[]) => {
  holdTime();
  let isOver = false;
  const examining = examined(args).finally(() => (isOver = true));
  await passTimeUntil(() => isOver);
  return examining;
};

const byClientCredentials = { SF_USERNAME: '', SF_PASSWORD: '' };

const limitsAre = (limits: Readonly<Record<string, { Max: number; Remaining: number }>>): void => {
  org.intercept('/services/data/v66.0/limits', { status: 200, body: limits });
};

describe('sfstream doctor', () => {
  it('finds all well, and leaves no session behind', async () => {
    const { exitCode, findings, lastLine } = await examined([channel], byClientCredentials);
    expect(exitCode).toBe(0);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['ok']));
    expect([...new Set(findings.map(({ check }) => check))]).toEqual([
      'network',
      'clock',
      'login',
      'token',
      'limits',
      'version',
      'session',
      channel,
    ]);
    expect(lastLine).toBe('All is well.');
    expect(org.sessions).toHaveLength(0);
  });

  it.each([
    ['password', {}, /from 20 February 2027 on it is refused/],
    ['soap', { SF_FLOW: 'soap' }, /ends with Summer '27/],
  ])('warns of the end of the %s login', async (_, env, text) => {
    const { exitCode, findings } = await examined([], env);
    expect(exitCode).toBe(0);
    expect(findings).toContainEqual({
      check: 'login',
      status: 'warning',
      text: expect.stringMatching(text),
      remedy: expect.stringContaining('External Client App'),
    });
  });

  it('writes lines for people, with what to do below them', async () => {
    org.intercept('/meta/subscribe', subscribeDenied(), always);
    const command = start(['doctor', channel], loginTo(org), 200);
    expect(await command.exitCode).toBe(1);
    expect(command.stdout.text).toMatch(/failed.*\/event\/Order__e: .*\n {8}-> Give the user Read/);
    expect(command.stderr.text).toContain('/event/Order__e failed. See above for what to do.');
  });

  it('names the oldest retained event when asked to', async () => {
    const { createdDate } = org.publish(channel, {});
    const { findings } = await examined([channel, '--retained']);
    expect(findings.at(-1)).toMatchObject({
      check: channel,
      status: 'ok',
      text: `The oldest retained event has the replay id 1, and is of ${createdDate}.`,
    });
  });

  it('does not take the replay of a channel that retains too much', async () => {
    const isReplayed = (): boolean =>
      JSON.stringify(org.exchanges('/meta/subscribe')).includes('-2');
    org.intercept(
      ({ path }) => path.startsWith('/cometd') && isReplayed(),
      { status: 200, body: ' '.repeat(65 * 1024 * 1024) },
      always,
    );
    org.publish(channel, {});
    const { exitCode, findings } = await examined([channel, '--retained']);
    expect(exitCode).toBe(0);
    expect(findings.at(-1)).toMatchObject({ text: expect.stringMatching(/^So many events/) });
  });

  it('warns when no event is retained', async () => {
    const { exitCode, findings } = await examined([channel, '--retained']);
    expect(exitCode).toBe(0);
    expect(findings.at(-1)).toMatchObject({
      status: 'warning',
      text: expect.stringMatching(/^No event came/),
    });
  });

  it('takes no event from the org unless asked to', async () => {
    org.publish(channel, {});
    await examined([channel]);
    const positions = org
      .exchanges('/meta/subscribe')
      .map(({ ext }) => (ext as { replay: unknown }).replay);
    expect(positions).toContainEqual({ [channel]: -1 });
    expect(JSON.stringify(positions)).not.toContain('-2');
  });

  it('says what is missing when no login is described', async () => {
    const { exitCode, failure, notTried } = await examined([channel], { SF_CONSUMER_SECRET: '' });
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({
      check: 'settings',
      text: expect.stringMatching(/SF_CONSUMER_SECRET is not set\.$/),
    });
    expect(notTried).toContain(channel);
    expect(org.requests).toHaveLength(0);
  });

  it.each([
    ['password', { SF_PASSWORD: 'hunter2-wrong' }, /invalid_grant.*Check the user name/],
    ['app', { SF_CONSUMER_SECRET: 'hunter2-wrong' }, /invalid_client/],
  ])('exits 2 for a wrong %s, and tries nothing further', async (_, wrong, text) => {
    const { exitCode, failure, notTried } = await examined([], wrong);
    expect(exitCode).toBe(2);
    expect(failure).toMatchObject({ check: 'login', text: expect.stringMatching(text) });
    expect(notTried).toEqual(['token', 'api', 'version', 'session']);
  });

  it('sends to sfstream login for an expired refresh token', async () => {
    org.intercept(
      '/services/oauth2/token',
      tokenRefused('invalid_grant', 'expired access/refresh token'),
    );
    const { failure } = await examined([], { SF_FLOW: 'refresh-token', SF_REFRESH_TOKEN: 'r' });
    expect(failure).toMatchObject({
      check: 'login',
      remedy: expect.stringMatching(/^Run sfstream login again/),
    });
  });

  it.each([
    ['in JWT form', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln', 'token', /is a JWT/],
    ['that is refused', '00D!old', 'api', /Set SF_ACCESS_TOKEN to a new one\.$/],
  ])('exits 2 for a token %s', async (_, token, check, text) => {
    const env = { SF_FLOW: 'token', SF_ACCESS_TOKEN: token, SF_INSTANCE_URL: org.url };
    const { exitCode, failure } = await examined([], env);
    expect(exitCode).toBe(2);
    expect(failure).toMatchObject({ check, text: expect.stringMatching(text) });
  });

  it('exits 1 for an API version that the org does not have', async () => {
    const { exitCode, failure, notTried } = await examined([channel], { SF_API_VERSION: '70' });
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({ check: 'version', remedy: expect.stringMatching(/=66\.0/) });
    expect(notTried).toEqual(['session', channel]);
  });

  it('exits 1 when a channel is misspelt, and tries the others', async () => {
    const wrong = '/event/Ordr__e';
    const { exitCode, failure, findings } = await examined([wrong, channel]);
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({ check: wrong, text: expect.stringMatching(/doesn't exist/) });
    expect(findings.at(-1)).toMatchObject({ check: channel, status: 'ok' });
  });

  it('exits 5 when the deliveries of the day are used up', async () => {
    limitsAre({ DailyDeliveredPlatformEvents: { Max: 10_000, Remaining: 0 } });
    org.intercept('/meta/subscribe', dailyLimitExceeded(), always);
    const { exitCode, findings } = await examined([channel]);
    expect(exitCode).toBe(5);
    expect(findings.filter(({ status }) => status === 'failed').map(({ check }) => check)).toEqual([
      'limits',
      channel,
    ]);
  });

  it('exits 5 at once when too many clients are connected', async () => {
    org.intercept('/meta/handshake', handshakeDenied(), always);
    const { exitCode, failure } = await examined();
    expect(exitCode).toBe(5);
    expect(failure).toMatchObject({ check: 'session', remedy: expect.stringMatching(/^Close/) });
  });

  it('exits 3 when the server is too busy for as long as it is given', async () => {
    org.intercept('/meta/handshake', serverTooBusy(), always);
    const { exitCode, failure } = await examinedInStep(['--timeout', '0.2']);
    expect(exitCode).toBe(3);
    expect(failure).toMatchObject({ check: 'session', text: expect.stringMatching(/too busy/) });
  });

  it('goes on when the server is too busy for a moment', async () => {
    org.intercept('/meta/handshake', serverTooBusy(), { times: 1 });
    expect(await examined([channel])).toMatchObject({ exitCode: 0 });
  });

  it('exits 3 when the login is not answered', async () => {
    org.intercept('/services/oauth2/token', 'hang', always);
    const { exitCode, failure } = await examinedInStep(['--timeout', '0.2']);
    expect(exitCode).toBe(3);
    expect(failure).toMatchObject({ check: 'login', text: expect.stringMatching(/--timeout\.$/) });
  });

  it('exits 3 when nothing answers at the host', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const env = { SF_LOGIN_URL: `http://127.0.0.1:${port}`, HTTPS_PROXY: 'http://u:hunter2@proxy' };
    const { exitCode, failure, findings } = await examined([], env);
    expect(exitCode).toBe(3);
    expect(failure).toMatchObject({
      check: 'network',
      text: expect.stringMatching(/ECONNREFUSED/),
      remedy: expect.stringMatching(/^HTTPS_PROXY is set/),
    });
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('warns of a clock that is off', async () => {
    org.intercept('/services/data/', {
      change: ({ body }) => ({
        status: 200,
        headers: { Date: new Date(Date.now() - 3_600_000).toUTCString() },
        body,
      }),
    });
    const { exitCode, findings } = await examined();
    expect(exitCode).toBe(0);
    expect(findings.find(({ check }) => check === 'clock')).toMatchObject({
      status: 'warning',
      text: expect.stringMatching(/60 minutes ahead of that of Salesforce/),
    });
  });

  it('goes on when the limits may not be seen', async () => {
    org.intercept('/services/data/v66.0/limits', {
      status: 403,
      body: [{ errorCode: 'FORBIDDEN', message: 'no' }],
    });
    const { exitCode, findings, lastLine } = await examined([channel]);
    expect(exitCode).toBe(0);
    expect(findings.find(({ check }) => check === 'limits')?.status).toBe('warning');
    expect(findings.at(-1)).toMatchObject({ check: channel, status: 'ok' });
    expect(lastLine).toBe('Nothing failed, but there are warnings.');
  });

  it('ends when it is to stop', async () => {
    org.intercept('/meta/handshake', 'hang', always);
    const command = doctor([channel]);
    await command.stdout.until(({ text }) => text.includes('"version"'));
    command.stop();
    expect(await command.exitCode).toBe(0);
  });
});
