import { AuthenticationError } from '@sfstream/auth';
import { LimitError, StoreError, SubscriptionError } from '@sfstream/core';
import { UsageError } from '../failures/usage-error.ts';
import { remedyOf } from './remedy-of.ts';

const refused = (channel: string, error: string): SubscriptionError =>
  new SubscriptionError(`The server refused to subscribe ${channel}`, channel, {
    channel: '/meta/subscribe',
    successful: false,
    error,
  });

describe('what to do', () => {
  it.each([
    ["400::The channel you requested to subscribe to doesn't exist {/u/a}", /^Check the spelling/],
    ['403::Cannot create channel {/u/a}', /^Check the spelling/],
    ['403::User not enabled for streaming', /read PushTopics/],
    ['403::Organization concurrent user limit exceeded', /^Close clients/],
    ['503::Server is too busy.', /^Salesforce is overloaded/],
    ['403::Restricted channel', /Streaming Channels/],
  ])('about %s', (error, remedy) => {
    expect(remedyOf(refused('/u/a', error))).toMatch(remedy);
  });

  it.each([
    ['/event/Order__e', /Read on the platform event/],
    ['/data/ChangeEvents', /Change Data Capture/],
    ['/topic/Orders', /Read on PushTopics/],
    ['/u/event/Orders', /Read on Streaming Channels/],
    ['/u/data/Orders', /Read on Streaming Channels/],
    ['/u/topic/Orders', /Read on Streaming Channels/],
  ])('about a permission for %s', (channel, remedy) => {
    expect(remedyOf(refused(channel, '403:denied_by_security_policy:subscribe_denied'))).toMatch(
      remedy,
    );
  });

  it.each([
    ['topic.not.found', /^Check the spelling.*change event.*custom channel/],
    ['topic.meta.permission', /Read on the platform event/],
    ['subscription.limit.exceeded', /become free again/],
    ['concurrent.client.limit.exceeded', /^Close clients and streams/],
    ['service.unavailable', /^Salesforce is overloaded/],
    ['service.auth.headers.invalid', /id of its own org/],
    ['service.tenant.license', /leave out --pubsub/],
  ])('about the code %s of the Pub/Sub API', (code, remedy) => {
    const error = new SubscriptionError('The server refused to subscribe A', '/event/A__e', {
      text: 'refused',
      grpcStatus: 7,
      serviceCode: `sfdc.platform.eventbus.grpc.${code}`,
    });
    expect(remedyOf(error)).toMatch(remedy);
  });

  it.each(['/systemTopic/Logging', '/x/u/a'])('is nothing about a permission for %s', (channel) => {
    expect(remedyOf(refused(channel, '403::denied'))).toBeUndefined();
  });

  it('about a refusal by which something else has failed', () => {
    const error = new Error('It did not begin', { cause: refused('/u/a', '403::denied') });
    expect(remedyOf(error)).toMatch(/Read on Streaming Channels/);
  });

  it('is of no permission where a store has failed', () => {
    expect(remedyOf(new StoreError('The disk is full', '/u/a'))).toBeUndefined();
  });

  it('about the answer itself where it has a reason of its own as well', () => {
    const error = new SubscriptionError('The server refused to subscribe A', '/event/A__e', {
      channel: '/meta/subscribe',
      successful: false,
      error: '403::User not enabled for streaming',
      ext: { sfdc: { failureReason: 'not now' } },
    });
    expect(remedyOf(error)).toMatch(/permission to read PushTopics/);
  });

  it('about the limit of deliveries', () => {
    const error = new LimitError('The server refused /meta/connect', {
      channel: '/meta/connect',
      successful: false,
      error: '403::Organization total events daily limit exceeded',
    });
    expect(remedyOf(error)).toMatch(/become free again/);
  });

  it.each([
    ['expired access/refresh token', /^Run sfstream login again/],
    ['request not supported on this domain', /Setup, My Domain/],
    ['invalid assertion', /openssl pkey/],
    ['authentication failure', /Setup, Login History/],
    ['no client credentials user enabled', /External Client App Manager.*Run As/],
    ['SOAP API login() is disabled by default in this org', /ends with Summer '27/],
  ])('about a login that is refused: %s', (description, remedy) => {
    const error = new AuthenticationError(`x refused the login: invalid_grant, ${description}.`);
    expect(remedyOf(error)).toMatch(remedy);
  });

  it('about the host of the Lightning pages', () => {
    const error = new UsageError(
      'SF_LOGIN_URL leads to acme--uat.sandbox.lightning.force.com, which',
    );
    expect(remedyOf(error)).toContain('https://acme--uat.sandbox.my.salesforce.com');
  });

  it('is not said twice', () => {
    expect(remedyOf(new UsageError('SF_SANDBOX must be true or false.'))).toBeUndefined();
  });
});
