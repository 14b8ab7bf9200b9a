import type { MockOrg } from '@sfstream/testing';
import { eventually } from './eventually.ts';

/** Waits until one session of the org has all these channels. */
export const untilSubscribed = (org: MockOrg, ...channels: readonly string[]): Promise<void> =>
  eventually(() =>
    org.sessions.some(({ subscriptions }) =>
      channels.every((name) => subscriptions.includes(name)),
    ),
  );
