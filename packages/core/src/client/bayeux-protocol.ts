import { map } from 'rxjs';
import { recoveryFrom } from '../failures/recovery.ts';
import { checkChannelName } from '../model/channel-name.ts';
import { toCometdId } from '../model/to-cometd-id.ts';
import type { Protocol } from '../protocol/protocol.ts';
import { session } from '../session/session.ts';
import type { Transports } from './create-transports.ts';

/** Bayeux over long-polling, as the Streaming API speaks it. */
export const bayeuxProtocol = ({ reach, activity$, complete }: Transports): Protocol => ({
  name: 'long-polling',
  checkChannel: checkChannelName,
  toPosition: toCometdId,
  reach: (token) =>
    reach(token()).pipe(map((openTransport) => (ports) => session(openTransport, ports))),
  // The server knows a session by the token of its handshake.
  goesOn: () => false,
  recoveryFrom,
  activity$,
  close: complete,
});
