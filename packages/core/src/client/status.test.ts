import { noPublisher } from '../../test/helpers/no-publisher.ts';
import type { Connection, Open } from '../protocol/connection-state.ts';
import type { Signal } from '../protocol/signal.ts';
import { initialStatus, stateOf, statusAfter } from './status.ts';
import type { Status } from './status.ts';

const open: Open = { type: 'open', since: 5, publisher: noPublisher };
const next: Open = { type: 'open', since: 9, publisher: noPublisher };
const waiting: Connection = {
  type: 'waiting',
  attempt: 1,
  delay: 10,
  error: expect.anything() as never,
};
const handshaking: Connection = { type: 'handshaking', instanceUrl: 'https://acme' };
const wanted = { demands: new Map() };
const settled: Status = { ...initialStatus, connection: open, upToDateWith: wanted };

const state = (connection: Connection): Signal => ({ type: 'state', state: connection });

describe('the status of a client', () => {
  it.each<[string, Status, Signal, Status]>([
    [
      'is that of the session which serves, with what publishes in it',
      settled,
      state(next),
      { ...settled, connection: next },
    ],
    [
      'keeps what the session holds while one of its requests is repeated',
      settled,
      state(waiting),
      { ...settled, connection: waiting },
    ],
    [
      'forgets what a session held when the next one begins',
      settled,
      state(handshaking),
      { ...initialStatus, connection: handshaking },
    ],
    ['forgets it at the end, too', settled, state({ type: 'idle' }), initialStatus],
    [
      'is up to date with what was wanted when the session held all of it',
      { ...initialStatus, connection: open },
      { type: 'up-to-date', wanted, postponed: 0 },
      settled,
    ],
    [
      'is not up to date while a channel is postponed',
      settled,
      { type: 'up-to-date', wanted, postponed: 1 },
      { ...settled, upToDateWith: undefined },
    ],
    [
      'knows the org of the token',
      settled,
      { type: 'org', orgId: '00D000000000001' },
      { ...settled, orgId: '00D000000000001' },
    ],
  ])('%s', (_, before, signal, after) => {
    expect(statusAfter(before, signal)).toEqual(after);
  });

  it('is the same object after events, so that nobody is told of each', () => {
    expect(statusAfter(settled, { type: 'events', events: [] })).toBe(settled);
  });
});

describe('the state that a client shows', () => {
  it('says that it is open, and not how to publish', () => {
    expect(stateOf(settled)).toEqual({ type: 'open' });
  });

  it('is the same object for another open session', () => {
    expect(stateOf({ ...settled, connection: next })).toBe(stateOf(settled));
  });

  it('is closed at the end, whatever the connection was', () => {
    expect(stateOf({ ...settled, lifetime: 'closed' })).toEqual({ type: 'closed' });
  });

  it('is that of the connection while the client is closing', () => {
    expect(stateOf({ ...settled, lifetime: 'closing' })).toEqual({ type: 'open' });
  });
});

describe('the state of a client', () => {
  it('is the same object for each session that is parked', () => {
    const states = [1, 2].map(() => stateOf({ ...initialStatus, connection: { type: 'parked' } }));
    expect(states[0]).toEqual({ type: 'parked' });
    expect(states[0]).toBe(states[1]);
  });

  it('is that of its connection while it waits', () => {
    expect(stateOf({ ...initialStatus, connection: waiting })).toBe(waiting);
  });
});
