import { AuthenticationError } from '@sfstream/core';
import type { ClientState } from '@sfstream/core';
import { Subject } from 'rxjs';
import { watchConnection } from './watch-connection.ts';

describe('the watch of a connection', () => {
  it('counts the time without one over all tries, and not while it is parked', () => {
    const states = new Subject<ClientState>();
    let now = 0;
    const watch = watchConnection(states, () => now);
    const silentAfter = (time: number, state: ClientState): number => {
      states.next(state);
      now += time;
      return watch.status.silentFor;
    };
    const error = new AuthenticationError('refused');
    expect(silentAfter(10, { type: 'authenticating' })).toBe(10);
    expect(silentAfter(10, { type: 'waiting', attempt: 1, delay: 10, error })).toBe(20);
    expect(silentAfter(10, { type: 'open' })).toBe(0);
    expect(silentAfter(10, { type: 'parked' })).toBe(0);
    expect(silentAfter(10, { type: 'handshaking', instanceUrl: 'https://acme.example' })).toBe(10);
    expect(watch.status.state).toBe('handshaking');
  });
});
