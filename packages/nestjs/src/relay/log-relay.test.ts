import type { RelayActivity } from '@sfstream/relay';
import { of } from 'rxjs';
import { Log } from '../../test/helpers/with-app.ts';
import { logRelay } from './log-relay.ts';

describe('the log of a relay', () => {
  it('warns of what fails, and of nothing else', () => {
    const channel = '/event/Order__e';
    const error = new Error('it is refused');
    const activities: readonly RelayActivity[] = [
      { type: 'channel-opened', channel },
      { type: 'channel-failed', channel, error, delay: 1234.5 },
      { type: 'store-failed', channel, error },
      { type: 'event-unreadable', channel, error },
      { type: 'authorize-failed', channels: [channel, '/event/Invoice__e'], error },
      { type: 'gap', channel, reason: 'unreadable' },
      { type: 'channel-closed', channel },
    ];
    const log = new Log();
    logRelay({ activity$: of(...activities) }, log);
    expect(log.lines).toEqual([
      `warn: The relay of ${channel} has failed, the next try follows in 1235 ms: it is refused`,
      `warn: The relay of ${channel} has not stored its position: it is refused`,
      `warn: The relay of ${channel} has left out an event: it is refused`,
      `warn: The relay could not find out who may read ${channel}, /event/Invoice__e: it is refused`,
    ]);
  });
});
