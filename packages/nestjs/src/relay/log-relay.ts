import { messageOf } from '@sfstream/base';
import type { LoggerService } from '@nestjs/common';
import type { Relay, RelayActivity } from '@sfstream/relay';
import type { Subscription } from 'rxjs';

/** Logs the failures of a relay to the log of Nest, until the relay is closed. */
export const logRelay = (
  { activity$ }: Pick<Relay, 'activity$'>,
  logger: Pick<LoggerService, 'warn'>,
): Subscription =>
  activity$.subscribe((activity) => {
    const warning = warningOf(activity);
    if (warning !== undefined) logger.warn(warning);
  });

const warningOf = (activity: RelayActivity): string | undefined => {
  switch (activity.type) {
    case 'channel-failed':
      return `The relay of ${activity.channel} has failed, the next try follows in ${Math.round(activity.delay)} ms: ${messageOf(activity.error)}`;
    case 'store-failed':
      return `The relay of ${activity.channel} has not stored its position: ${messageOf(activity.error)}`;
    case 'authorize-failed':
      return `The relay could not find out who may read ${activity.channels.join(', ')}: ${messageOf(activity.error)}`;
    case 'event-unreadable':
      return `The relay of ${activity.channel} has left out an event: ${messageOf(activity.error)}`;
    default:
      return undefined;
  }
};
