import type { Activity, Client, ClientState } from '@sfstream/core';
import { AuthenticationError } from '@sfstream/core';
import { of } from 'rxjs';
import { Log } from '../../test/helpers/with-app.ts';
import { logConnection } from './log-connection.ts';

const logged = (states: readonly ClientState[], activities: readonly Activity[]) => {
  const log = new Log();
  const client: Pick<Client, 'state$' | 'activity$'> = {
    state$: of(...states),
    activity$: of(...activities),
  };
  logConnection({ ...client } as Client, log).unsubscribe();
  return log.lines;
};

const channel = '/event/Order__e';
const refused = new AuthenticationError('refused');

describe('the log', () => {
  it('says when the connection is open, lost, and open again, with one line for each try', () => {
    expect(
      logged(
        [
          { type: 'idle' },
          { type: 'authenticating' },
          { type: 'waiting', attempt: 1, delay: 500, error: refused },
          { type: 'authenticating' },
          { type: 'handshaking', instanceUrl: 'https://acme.example' },
          { type: 'waiting', attempt: 2, delay: 1234.5, error: refused },
          { type: 'open' },
          { type: 'handshaking', instanceUrl: 'https://acme.example' },
          { type: 'open' },
          { type: 'waiting', attempt: 1, delay: 500, error: refused },
          { type: 'handshaking', instanceUrl: 'https://acme.example' },
          { type: 'open' },
          { type: 'parked' },
          { type: 'idle' },
          { type: 'closed' },
        ],
        [],
      ),
    ).toEqual([
      'warn: There is no connection after 1 failure; the next try is in 500 ms: refused',
      'warn: There is no connection after 2 failures in a row; the next try is in 1235 ms: refused',
      'log: The connection is open.',
      'warn: The connection was lost; the next try is in 500 ms: refused',
      'log: The connection is open.',
      'warn: The connection is parked until the handlers have caught up.',
      'log: The connection is left, as no channel is subscribed.',
      'log: The connection is closed.',
    ]);
  });

  it('warns of what may be lost', () => {
    expect(
      logged(
        [],
        [
          { type: 'unsubscribed', channel },
          { type: 'replay-fallback', channel, replayId: 17, fallback: -2 },
          { type: 'possible-loss', channel, reason: 'it was refused' },
          { type: 'unknown-channel', channel: '/u/a', reason: 'Nobody has subscribed /u/a.' },
        ],
      ),
    ).toEqual([
      `warn: The position 17 of ${channel} is refused; -2 takes its place.`,
      `warn: Events of ${channel} may have been missed: it was refused`,
      'warn: Nobody has subscribed /u/a.',
    ]);
  });
});
