import type { EventMessage } from '../messages/message.ts';
import type { ReceivedMark } from './received-mark.ts';
import { hasHad } from './received-mark.ts';
import { replayIdOf, toStreamEvent } from '../model/stream-event.ts';

/** Whether the event that left a mark of the channel is behind the event at `index` in the same batch. */
export type MarksAhead = (mark: ReceivedMark, channel: string, index: number) => boolean;

/**
 * Looks for marks in a batch, each once. Where a mark's own event comes again, the org has not begun to count again, and what
 * comes before it was received. `nameOf` tells for which channel a message is.
 */
export const marksAhead = (
  events: readonly EventMessage[],
  nameOf: (message: EventMessage) => string | undefined,
): MarksAhead => {
  const found = new Map<ReceivedMark, number>();
  const find = (mark: ReceivedMark, channel: string): number =>
    events.findLastIndex(
      (message) =>
        nameOf(message) === channel &&
        String(replayIdOf(message.data)) === String(mark.replayId) &&
        hasHad(mark, toStreamEvent(channel, message.data)),
    );
  return (mark, channel, index) => {
    const at = found.get(mark) ?? find(mark, channel);
    found.set(mark, at);
    return at > index;
  };
};
