import type { Observation } from './observation.ts';
import { login } from './places.ts';
import { whatItSays } from './what-it-says.ts';

/** Milliseconds; a wait as long as this is that for a limit. */
const patient = 60_000;

/** Names what the client was seen to do against the failure, in the words of the table. */
export const remedyOf = ({ place, requests, longestDelay, ended }: Observation): string => {
  const renews = place !== login && requests.includes('login');
  if (ended !== undefined) {
    return `${renews ? 'new token, then ' : ''}ends with \`${whatItSays(ended).name}\``;
  }
  if (longestDelay >= patient) return 'waits patiently';
  if (renews) return 'new token';
  if (place === login) return 'asks again';
  return requests.includes('handshake') ? 'new session' : 'same session';
};
