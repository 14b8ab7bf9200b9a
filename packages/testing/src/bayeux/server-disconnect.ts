import type { BayeuxMessage } from '../wire/bayeux-message.ts';
import { STOP_ADVICE, unknownClient } from './replies.ts';

/** Shape of a disconnect that the server sends; see `MockOrg.disconnectClients`. */
export type DisconnectShape = 'bare' | 'successful' | 'alone';

/** The answer to a poll whose session the org ends. The connect reply beside the push is a refusal; `'alone'` has none. */
export const serverDisconnect = (
  shape: DisconnectShape,
  request: BayeuxMessage,
  refusal = unknownClient(request, STOP_ADVICE),
): readonly BayeuxMessage[] => {
  const push = { channel: '/meta/disconnect' };
  switch (shape) {
    case 'alone':
      return [push];
    case 'bare':
      return [push, refusal];
    case 'successful':
      return [{ ...push, successful: true }, refusal];
  }
};
