import { LimitError } from '../errors/limit-error.ts';
import type { Reply } from '../messages/message.ts';
import { refusal, subscriptionRefusal } from './refusal.ts';

const refusedBy = (error: string, failureReason?: string): Reply => ({
  channel: '/meta/subscribe',
  id: '3',
  successful: false,
  error,
  ...(failureReason !== undefined && { ext: { sfdc: { failureReason } } }),
});

const denied = '403::Handshake denied';
const byPolicy = '403:denied_by_security_policy:subscribe_denied';
const invalidReplayId =
  '400::The replayId {82} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.';

describe('the error of a refused handshake or poll', () => {
  it.each([
    [denied, '403::Organization concurrent user limit exceeded', 'LimitError'],
    [
      denied,
      '403::To protect all customers from excessive use and Denial of Service attacks, we limit the number of simultaneous connections per server.',
      'LimitError',
    ],
    ['403::Organization total events daily limit exceeded', undefined, 'LimitError'],
    [denied, '401::Authentication invalid', 'ServerError'],
    [denied, '401::Request requires authentication', 'ServerError'],
    [denied, '503::Server is too busy.  Please try your request again later.', 'ServerError'],
    [denied, undefined, 'ServerError'],
    ['401::Authentication invalid', undefined, 'ServerError'],
    ['403::Unknown client', undefined, 'ServerError'],
    ['402::Unknown client', undefined, 'ServerError'],
    [
      "400::API version in the URI is mandatory. URI format: '/cometd/66.0'",
      undefined,
      'ServerError',
    ],
    [
      "400::Unsupported API version. Only API versions '37.0' and later are supported.",
      undefined,
      'ServerError',
    ],
    ['400::Invalid connection type {websocket}', undefined, 'ServerError'],
    ['413::Maximum Request Size Exceeded', undefined, 'ServerError'],
  ])('%s, %s: %s', (error, failureReason, name) => {
    expect(refusal('The server refused', refusedBy(error, failureReason)).name).toBe(name);
  });

  it('is a LimitError that is a ServerError, with the server’s own words (behaviour 10)', () => {
    const reason = '403::Organization concurrent user limit exceeded';
    const error = refusal('The server refused /meta/handshake', refusedBy(denied, reason));
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({
      message: `The server refused /meta/handshake: ${reason}`,
      error: denied,
      failureReason: reason,
      errorCode: 403,
      errorArgs: [],
      errorMessage: 'Handshake denied',
      response: refusedBy(denied, reason),
    });
  });

  it('says so when the server gave no reason', () => {
    expect(refusal('The server refused', {}).message).toBe(
      'The server refused: the server gave no reason',
    );
  });
});

describe('the error of a refused subscription', () => {
  it.each([
    [invalidReplayId, undefined, 'ReplayIdError'],
    ['400::The replayId {82} you provided was invalid. Please provide', undefined, 'ReplayIdError'],
    [
      "400::The channel you requested to subscribe to doesn't exist {/event/A}",
      undefined,
      'SubscriptionError',
    ],
    [
      '400::The channel you requested to subscribe to does not exist {/event/A}',
      undefined,
      'SubscriptionError',
    ],
    ['400::The replay id {82} you provided was invalid.', undefined, 'ReplayIdError'],
    ['400::Invalid channel name', undefined, 'SubscriptionError'],
    ['403::The replayId {82} you provided was invalid.', undefined, 'SubscriptionError'],
    ['400::Channel name not specified', undefined, 'SubscriptionError'],
    ["400::Channel subscriptions must start with a leading '/'", undefined, 'SubscriptionError'],
    ['400::Query fields {Odd} do not exist on the topic entity', undefined, 'SubscriptionError'],
    [
      "400::The replayId for channel {/topic/X} wasn't found using the provided replay ID map {{}}.",
      undefined,
      'SubscriptionError',
    ],
    ['403::Unknown client', undefined, 'SubscriptionError'],
    ['403::Client has not completed handshake', undefined, 'SubscriptionError'],
    ['403::Subscription limit exceeded for this topic', undefined, 'SubscriptionError'],
    ['403::Cannot create channel {/u/x}', undefined, 'SubscriptionError'],
    [
      '403::Subscriber does not have access to the entity in this topic',
      undefined,
      'SubscriptionError',
    ],
    ['403::Restricted channel', undefined, 'SubscriptionError'],
    ['403::User not enabled for streaming', undefined, 'SubscriptionError'],
    [
      '403::User not allowed to subscribe CDC without View All Data permissions',
      undefined,
      'SubscriptionError',
    ],
    [
      '403::Unable to create channel dynamically, maximum channel limit has been exceeded',
      undefined,
      'SubscriptionError',
    ],
    ['403::No access on channel', undefined, 'SubscriptionError'],
    ['404::channel names may not vary only by case', undefined, 'SubscriptionError'],
    ['404::Unknown channel', undefined, 'SubscriptionError'],
    [byPolicy, undefined, 'SubscriptionError'],
    [byPolicy, '503::Server is too busy.', 'SubscriptionError'],
    ['403::Organization total events daily limit exceeded', undefined, 'LimitError'],
    ['403::Organization concurrent user limit exceeded', undefined, 'LimitError'],
    [byPolicy, '403::Organization total events daily limit exceeded', 'LimitError'],
    [byPolicy, invalidReplayId, 'ReplayIdError'],
  ])('%s, %s: %s', (error, failureReason, name) => {
    const refused = refusedBy(error, failureReason);
    expect(subscriptionRefusal('/event/A', 82, refused).name).toBe(name);
  });

  it('names the channel, the position and what to do', () => {
    expect(subscriptionRefusal('/event/A', 82, refusedBy(invalidReplayId))).toMatchObject({
      channel: '/event/A',
      replayId: 82,
      message: `Replay id 82 of /event/A is refused: ${invalidReplayId} Set replayFallback, or start from ReplayOption.AllEvents or NewEvents.`,
    });
    expect(subscriptionRefusal('/event/A', 82, refusedBy('403::Restricted channel'))).toMatchObject(
      {
        channel: '/event/A',
        message:
          "The server refused to subscribe /event/A: 403::Restricted channel. Check the channel's name and the user's permission for it.",
      },
    );
  });

  it('is read also where a reply has other extensions', () => {
    const reply = { ...refusedBy(invalidReplayId), ext: {} };
    expect(subscriptionRefusal('/event/A', 82, reply).name).toBe('ReplayIdError');
    expect(refusal('The server refused', reply).name).toBe('ServerError');
  });

  it('does not blame the user where the server was too busy', () => {
    const { message } = subscriptionRefusal('/event/A', 82, refusedBy('503::Server is too busy'));
    expect(message).toBe(
      'The server refused to subscribe /event/A: 503::Server is too busy. It is too busy. Try again later.',
    );
  });
});
