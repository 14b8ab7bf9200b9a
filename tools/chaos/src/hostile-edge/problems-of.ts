import type { Delivery, Observation } from './observation.ts';
import { login } from './places.ts';
import { tokenIsDue } from './token-is-due.ts';
import { whatItSays } from './what-it-says.ts';

/** Requests that a client may send within 3 s. */
const mostRequests = 10;
/** Milliseconds within which the failure must be seen from outside. */
const shownWithin = 1_000;

/** Lists what a client did that it should not have done. */
export const problemsOf = (observation: Observation): readonly string[] => [
  ...problemsOfTraffic(observation),
  ...problemsOfError(observation),
  ...observation.deliveries.flatMap((delivery) => problemsOfDelivery(observation, delivery)),
];

const problemsOfTraffic = ({ requests, place, ...trial }: Observation): readonly string[] => [
  ...(requests.length > mostRequests
    ? [`${requests.length} requests: ${requests.join(', ')}`]
    : []),
  ...(tokenIsDue(trial) && !requests.includes('login') ? ['no new token was asked for'] : []),
  ...(requests.length === 0 && place !== login ? ['no request at all'] : []),
];

const problemsOfError = ({ shown, ended, status, body, place }: Observation): readonly string[] => {
  if (shown === undefined) return ['nothing was shown'];
  const said = whatItSays(shown.error);
  return [
    ...(shown.after > shownWithin ? [`shown after ${Math.round(shown.after)} ms only`] : []),
    ...(said.status(status) ? [] : [`the error does not show the status: ${said.name}`]),
    ...(body.code === undefined || said.code(body.code)
      ? []
      : [`the error does not show the code: ${said.name}`]),
    // None of the bodies speaks of credentials; a code of Salesforce's is quoted, and may be a refusal.
    ...(place === login &&
    body.code === undefined &&
    whatItSays(ended).name === 'AuthenticationError'
      ? ['taken for wrong credentials']
      : []),
  ];
};

const problemsOfDelivery = (
  { ended }: Observation,
  { published, received }: Delivery,
): readonly string[] => {
  // What has ended may lack the last ones.
  const due = ended === undefined ? published : published.slice(0, received.length);
  return String(due) === String(received)
    ? []
    : [`received ${String(received) || 'nothing'} instead of ${String(due)}`];
};
