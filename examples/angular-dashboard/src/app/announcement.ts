import type { Incident } from '../board/incident.ts';
import type { LinkState } from '../board/link-state.ts';
import { ageText } from '../plots/age-axis.ts';

/** What a screen reader says when the connections change. */
export const announcement = (
  toOrg: LinkState,
  toPage: LinkState,
  latest: Incident | undefined,
): string => {
  if (toPage === 'waiting') return 'The page has lost the service and tries again.';
  if (toOrg === 'waiting') return 'The service has lost the org and tries again.';
  if (toOrg !== 'open' || toPage !== 'open') return 'Connecting.';
  return latest?.recovered === undefined
    ? 'Orders are live.'
    : `Orders are live again after ${ageText(latest.recovered - latest.at)}.`;
};
