import type { EventMessage } from '../messages/message.ts';
import { replayIdOf, toStreamEvent } from '../model/stream-event.ts';
import type { Progress } from './progress.ts';
import { hasHad } from './progress.ts';

/** Whether the event that progress has come to is in the batch again, behind the event at `index`. */
export type ComesLater = (progress: Progress, channel: string, index: number) => boolean;

/**
 * Looks for the events of progress in a batch, once for each. Where such an event comes again, the org has not begun to count
 * again, and what comes before it was received. `nameOf` tells for which channel a message is.
 */
export const laterIn = (
  events: readonly EventMessage[],
  nameOf: (message: EventMessage) => string | undefined,
): ComesLater => {
  const found = new Map<Progress, number>();
  const find = (progress: Progress, channel: string): number =>
    events.findLastIndex(
      (message) =>
        nameOf(message) === channel &&
        String(replayIdOf(message.data)) === String(progress.replayId) &&
        hasHad(progress, toStreamEvent(channel, message.data)),
    );
  return (progress, channel, index) => {
    const at = found.get(progress) ?? find(progress, channel);
    found.set(progress, at);
    return at > index;
  };
};
