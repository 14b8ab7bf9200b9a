import type { Activity, ReplayId } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import type { Note } from './note-line.ts';

/** Note on an activity; undefined if it is routine, or if a state tells it. */
export const activityNote = (activity: Activity): Note | undefined => {
  switch (activity.type) {
    case 'subscribed':
      return quiet(`Listening to ${activity.channel}, ${positionText(activity.replayId)}.`);
    case 'resubscribed':
      return quiet(`Listening to ${activity.channel} again, ${positionText(activity.replayId)}.`);
    case 'resuming':
      return activity.marker.type === 'expired'
        ? warning(
            `The position of ${activity.channel} is ${hours(activity.marker.age)} old, and events are kept for ${hours(activity.marker.retention)}: some may be gone.`,
          )
        : undefined;
    case 'token-renewed':
      return quiet(`Logged in again at ${activity.instanceUrl}.`);
    case 'replay-fallback':
      return warning(
        `Replay id ${activity.replayId} of ${activity.channel} is refused; going on from ${activity.fallback}.`,
      );
    case 'possible-loss':
      return warning(`Events of ${activity.channel} may be missing. ${activity.reason}`);
    case 'unknown-channel':
      return warning(activity.reason);
    case 'warning':
      return warning(`The server warns: ${activity.text}`);
    case 'request':
    case 'response':
    case 'failed':
    case 'aborted':
    case 'rest-api-call-consumption':
    case 'bulk-api-batch-consumption':
    case 'handshake':
    case 'connected':
    case 'retry':
    case 'unsubscribed':
    case 'unsubscribe-refused':
      return undefined;
  }
};

const quiet = (text: string): Note => ({ tone: 'quiet', text });

const warning = (text: string): Note => ({ tone: 'warning', text });

const hours = (milliseconds: number): string => `${Math.floor(milliseconds / 3_600_000)} h`;

const positionText = (replayId: ReplayId): string => {
  switch (replayId) {
    case ReplayOption.NewEvents:
      return 'new events only';
    case ReplayOption.AllEvents:
      return 'beginning with the oldest event retained';
    default:
      return `beginning after replay id ${replayId}`;
  }
};
