import type { Activity, Client, ClientState } from '@sfstream/core';
import { AuthenticationError } from '@sfstream/core';
import { of } from 'rxjs';
import { Log } from '../test/with-app.ts';
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

describe('the log', () => {
  it('warns of tries that failed, of parking, and of what may be lost', () => {
    const channel = '/event/Order__e';
    expect(
      logged(
        [
          { type: 'authenticating' },
          { type: 'waiting', attempt: 2, delay: 1234.5, error: new AuthenticationError('refused') },
          { type: 'open' },
          { type: 'parked' },
        ],
        [
          { type: 'unsubscribed', channel },
          { type: 'replay-fallback', channel, replayId: 17, fallback: -2 },
          { type: 'possible-loss', channel, reason: 'it was refused' },
        ],
      ),
    ).toEqual([
      'warn: Try 2 has failed, the next one follows in 1235 ms: refused',
      'log: The connection is open.',
      'warn: The connection is parked until the handlers have caught up.',
      `warn: The position 17 of ${channel} is refused; -2 takes its place.`,
      `warn: Events of ${channel} may have been missed: it was refused`,
    ]);
  });
});
