import type { Activity } from '@sfstream/core';
import { activityNote } from './activity-note.ts';

const channel = '/event/Order__e';

describe('what is told of activities', () => {
  it.each<[Activity, string | undefined]>([
    [
      { type: 'subscribed', channel, replayId: -1 },
      'Listening to /event/Order__e, new events only.',
    ],
    [
      { type: 'subscribed', channel, replayId: -2 },
      'Listening to /event/Order__e, beginning with the oldest event retained.',
    ],
    [
      { type: 'resubscribed', channel, replayId: '9007199254740993' },
      'Listening to /event/Order__e again, beginning after replay id 9007199254740993.',
    ],
    [
      {
        type: 'resuming',
        channel,
        replayId: 5,
        marker: { type: 'expired', age: 90 * 3_600_000 - 1, retention: 72 * 3_600_000 },
      },
      'The position of /event/Order__e is 89 h old, and events are kept for 72 h: some may be gone.',
    ],
    [
      {
        type: 'resuming',
        channel,
        replayId: 5,
        marker: { type: 'retained', age: 1, retention: 72 * 3_600_000 },
      },
      undefined,
    ],
    [{ type: 'resuming', channel, replayId: 5, marker: { type: 'undated' } }, undefined],
    [
      { type: 'token-renewed', instanceUrl: 'https://acme.my.salesforce.com' },
      'Logged in again at https://acme.my.salesforce.com.',
    ],
    [
      { type: 'replay-fallback', channel, replayId: 5, fallback: -2 },
      'Replay id 5 of /event/Order__e is refused; going on from -2.',
    ],
    [
      { type: 'possible-loss', channel, reason: 'Replay id 5 is gone.' },
      'Events of /event/Order__e may be missing. Replay id 5 is gone.',
    ],
    [
      { type: 'unknown-channel', channel, reason: 'Nobody has subscribed it.' },
      'Nobody has subscribed it.',
    ],
    [
      { type: 'warning', method: 'GET', url: 'https://host/', text: 'This API is deprecated.' },
      'The server warns: This API is deprecated.',
    ],
    [{ type: 'request', id: 1, method: 'POST', url: 'https://host/', lane: 'call' }, undefined],
    [{ type: 'handshake', clientId: 'c' }, undefined],
  ])('%p', (activity, text) => {
    expect(activityNote(activity)?.text).toBe(text);
  });
});
