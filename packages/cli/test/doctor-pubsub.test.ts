import { startMockOrg } from '@sfstream/testing';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { eventually } from '../../core/test/helpers/eventually.ts';
import { holdTime, passTimeUntil } from '../../http/test/helpers/held-time.ts';
import { selfSigned } from '../../http/test/helpers/self-signed.ts';
import { freePort } from '../../http/test/helpers/serve.ts';
import { examinedByPubSub } from './helpers/examined.ts';
import { start } from './helpers/command.ts';

const channel = '/event/Order__e';
const byClientCredentials = { SF_USERNAME: '', SF_PASSWORD: '' };

const orgs: MockOrg[] = [];
afterEach(async () => {
  await Promise.all(orgs.splice(0).map((org) => org.close()));
});

const startOrg = async (options: MockOrgOptions = {}): Promise<MockOrg> => {
  const org = await startMockOrg({ channels: [channel], pubSub: true, ...options });
  orgs.push(org);
  return org;
};

describe('sfstream doctor --pubsub', () => {
  it('finds all well, from the login to the channel', async () => {
    const org = await startOrg({ pubSub: { schemas: { Order__e: { Number__c: 'Text' } } } });
    const { exitCode, findings, lastLine } = await examinedByPubSub(
      org,
      [channel],
      byClientCredentials,
    );
    expect([...new Set(findings.map(({ check }) => check))]).toEqual([
      'network',
      'clock',
      'login',
      'org',
      'limits',
      'ports',
      'tls',
      'http/2',
      'call',
      channel,
    ]);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['ok']));
    expect(findings.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^The token is of the org 00D\w+\.$/),
        expect.stringMatching(
          /^The user may subscribe it and publish on it\. The schema .* is \S+\.$/,
        ),
        'The channel can be subscribed.',
      ]),
    );
    expect(lastLine).toBe('All is well.');
    expect(exitCode).toBe(0);
  });

  it('publishes nothing, opens no session of CometD, and leaves no stream behind', async () => {
    const org = await startOrg();
    await examinedByPubSub(org, [channel]);
    expect(org.calls('Publish')).toHaveLength(0);
    expect(org.exchanges('/meta/handshake')).toHaveLength(0);
    await eventually(() => org.pubSub.streams.length === 0);
  });

  it('names the oldest retained event when asked to', async () => {
    const org = await startOrg();
    org.publish(channel, { Number__c: '17' });
    const { findings } = await examinedByPubSub(org, [channel, '--retained']);
    expect(findings.at(-1)).toMatchObject({
      status: 'ok',
      text: expect.stringMatching(/^The oldest retained event has the replay id 0x0{15}10000,/),
    });
  });

  it('does not blame the limitation of CometD for a channel without events', async () => {
    const { findings } = await examinedByPubSub(await startOrg(), [channel, '--retained']);
    expect(findings.at(-1)).toMatchObject({
      status: 'warning',
      remedy: expect.stringContaining(`sfstream tail ${channel} --pubsub`),
    });
    expect(findings.at(-1)?.remedy).not.toContain('005321562');
  });

  it('takes the id of the org from the identity URL of the login', async () => {
    const org = await startOrg();
    const { accessToken } = org.issueToken();
    org.intercept('/services/oauth2/token', {
      status: 200,
      body: {
        access_token: accessToken,
        instance_url: org.url,
        id: `${org.url}/id/00D5e000000AAAAEA2/0055e000000BBBBAA2`,
        token_type: 'Bearer',
      },
    });
    const { findings } = await examinedByPubSub(org, [channel]);
    expect(findings.find(({ check }) => check === 'org')?.text).toContain('00D5e000000AAAAEA2');
  });

  it('says how to come by the id of the org where the token does not tell it', async () => {
    const org = await startOrg();
    const { failure, notTried, exitCode } = await examinedByPubSub(org, [channel], {
      ...{ SF_FLOW: 'token', SF_ACCESS_TOKEN: 'a.b.c', SF_INSTANCE_URL: org.url },
    });
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({
      check: 'org',
      text: expect.stringMatching(/Use a login other than SF_ACCESS_TOKEN/),
    });
    expect(notTried).toEqual(['api', 'dns', 'ports', 'tls', 'http/2', 'call', channel]);
  });

  it.each([
    ['is not a URL', 'pubsub', /^SF_PUBSUB_ENDPOINT is not a URL\./],
    ['is not Salesforce', 'https://acme.test', /^SF_PUBSUB_ENDPOINT leads to acme\.test/],
  ])('refuses an endpoint that %s, before anything is asked', async (_, endpoint, text) => {
    const org = await startOrg();
    const { failure, exitCode } = await examinedByPubSub(org, [], { SF_PUBSUB_ENDPOINT: endpoint });
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({ check: 'settings', text: expect.stringMatching(text) });
    expect(org.requests).toHaveLength(0);
  });

  it('exits 3 when the port is closed', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const { exitCode, failure, notTried } = await examinedByPubSub(await startOrg(), [channel], {
      SF_PUBSUB_ENDPOINT: endpoint,
    });
    expect(exitCode).toBe(3);
    expect(failure).toMatchObject({
      check: 'ports',
      text: expect.stringMatching(/takes no connection: .*ECONNREFUSED/),
      remedy: expect.stringMatching(/^Have the firewall let/),
    });
    expect(notTried).toEqual(['tls', 'http/2', 'call', channel]);
  });

  it('exits 3 for a certificate that is not trusted, and sends no token there', async () => {
    const org = await startOrg({ pubSub: { tls: selfSigned() } });
    const { exitCode, failure, notTried } = await examinedByPubSub(org, [channel]);
    expect(exitCode).toBe(3);
    expect(failure).toMatchObject({
      check: 'tls',
      text: expect.stringMatching(/not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\): for sfstream test/),
      remedy: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    expect(notTried).toEqual(['http/2', 'call', channel]);
    expect(org.calls('GetTopic')).toHaveLength(0);
  });

  it('exits 3 when a proxy answers with a page', async () => {
    const org = await startOrg();
    org.pubSub.html(503, { times: Infinity });
    const { exitCode, failure, notTried } = await examinedByPubSub(org, [channel]);
    expect(exitCode).toBe(3);
    expect(failure).toMatchObject({
      check: 'http/2',
      text: expect.stringMatching(/not as gRPC does: HTTP 503, text\/html/),
      remedy: expect.stringContaining('a proxy'),
    });
    expect(notTried).toEqual(['call', channel]);
  });

  it('exits 2 when the service refuses the token', async () => {
    const org = await startOrg();
    // The first call is that without a token.
    org.pubSub.failCalls({ status: 16, code: 'service.auth.error', times: 2 });
    const { exitCode, failure, notTried } = await examinedByPubSub(org, [channel]);
    expect(exitCode).toBe(2);
    expect(failure).toMatchObject({
      check: 'call',
      text: expect.stringContaining('service.auth.error'),
      remedy: expect.stringMatching(/its own org/),
    });
    expect(notTried).toEqual([channel]);
  });

  it('exits 1 when a channel is not found, and tries the others', async () => {
    const wrong = '/event/Ordr__e';
    const { exitCode, failure, findings } = await examinedByPubSub(await startOrg(), [
      wrong,
      channel,
    ]);
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({
      check: wrong,
      remedy: expect.stringMatching(/^Check the spelling/),
    });
    expect(findings.at(-1)).toMatchObject({ check: channel, status: 'ok' });
  });

  it.each([
    ['subscribe nor publish', { canSubscribe: false, canPublish: false }, /refused to subscribe/],
    [
      'subscribe',
      { canSubscribe: false, canPublish: true },
      /^The user may not subscribe it, though/,
    ],
  ])('exits 1 when the user may not %s', async (_, rights, text) => {
    const org = await startOrg({ pubSub: { rights: { [channel]: rights } } });
    const { exitCode, failure } = await examinedByPubSub(org, [channel]);
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({
      check: channel,
      text: expect.stringMatching(text),
      remedy: expect.stringMatching(/^Give the user Read on the platform event/),
    });
    expect(org.calls('Subscribe')).toHaveLength(0);
  });

  it('tells that the user may not publish, which is no failure', async () => {
    const org = await startOrg({ pubSub: { rights: { [channel]: { canPublish: false } } } });
    const { exitCode, findings } = await examinedByPubSub(org, [channel]);
    expect(exitCode).toBe(0);
    expect(findings.find(({ check }) => check === channel)?.text).toMatch(/may not publish on it/);
  });

  it('exits 1 for a channel of CometD alone', async () => {
    const { exitCode, failure } = await examinedByPubSub(await startOrg(), ['/topic/Orders']);
    expect(exitCode).toBe(1);
    expect(failure).toMatchObject({
      check: '/topic/Orders',
      text: expect.stringMatching(/--pubsub/),
    });
  });

  it('exits 5 when the deliveries of the day are used up', async () => {
    const org = await startOrg();
    org.intercept('/services/data/v66.0/limits', {
      status: 200,
      body: { DailyDeliveredPlatformEvents: { Max: 10_000, Remaining: 0 } },
    });
    org.pubSub.failCalls({
      ...{ rpc: 'Subscribe', status: 8, code: 'subscription.limit.exceeded', times: Infinity },
      trailersOnly: true,
    });
    // No time passes before the channel was refused.
    holdTime();
    let isOver = false;
    const examining = examinedByPubSub(org, [channel]);
    void examining.finally(() => (isOver = true));
    await eventually(() => org.calls('Subscribe').length > 0);
    await passTimeUntil(() => isOver);
    const { exitCode, findings } = await examining;
    expect(exitCode).toBe(5);
    const failures = findings.filter(({ status }) => status === 'failed');
    expect(failures.map(({ check }) => check)).toEqual(['limits', channel]);
    expect(failures.at(-1)?.remedy).toMatch(/become free again/);
  });

  it('writes a line for people for each check, and what to do below it', async () => {
    const org = await startOrg({ channels: [] });
    const command = start(
      ['doctor', '--pubsub', channel],
      {
        SF_LOGIN_URL: org.url,
        SF_CONSUMER_KEY: org.credentials.consumerKey,
        SF_CONSUMER_SECRET: org.credentials.consumerSecret,
        SF_PUBSUB_ENDPOINT: org.pubSubEndpoint,
      },
      200,
    );
    expect(await command.exitCode).toBe(1);
    expect(command.stdout.text).toMatch(
      /failed.*\/event\/Order__e: [^]*\n {8}-> Check the spelling/,
    );
  });
});
