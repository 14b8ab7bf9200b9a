import { AuthenticationError, LimitError, ReplayIdError, SubscriptionError } from '@sfstream/core';
import { ClientError } from '@sfstream/base';
import { ConnectionClosedError, TransportTimeoutError } from '@sfstream/http';
import { CallError } from '@sfstream/pubsub';
import { RequestLimitError } from '@sfstream/rest';
import { exitCodeOf } from './exit-code-of.ts';
import { UnsuccessfulError } from './unsuccessful-error.ts';
import { UsageError } from './usage-error.ts';

const request = { method: 'POST', url: 'https://host/' };
const refusal = { channel: '/meta/subscribe', successful: false, error: '400::No' };
const failedCall = (status: 'UNAUTHENTICATED' | 'UNAVAILABLE'): CallError =>
  new CallError({ method: 'Subscribe', status, details: 'No', isUnsent: false });
const limit = new LimitError('Too many', refusal);

describe('the exit code', () => {
  it.each<[number, unknown]>([
    [1, new UsageError('No')],
    [1, new ClientError('No')],
    [1, new SubscriptionError('No', '/u/a', refusal)],
    [1, new ConnectionClosedError('No', request)],
    [1, new Error('No')],
    [1, undefined],
    [2, new AuthenticationError('No')],
    [2, failedCall('UNAUTHENTICATED')],
    [1, failedCall('UNAVAILABLE')],
    [3, new TransportTimeoutError('No', request)],
    [3, new TransportTimeoutError('No', { ...request, cause: new AuthenticationError('No') })],
    [4, new ReplayIdError('/u/a', 5, refusal)],
    [5, limit],
    [5, new RequestLimitError({ ...request, status: 403, problems: [] })],
    [3, new UnsuccessfulError('No', 3)],
    [5, new TransportTimeoutError('No', { ...request, cause: limit })],
  ])('is %d for %p', (code, error) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});
