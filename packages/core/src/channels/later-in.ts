import type { EventMessage } from '../messages/message.ts';
import type { EventFacts } from '../model/read-facts.ts';
import type { Progress } from './progress.ts';
import { hasHad } from './progress.ts';

/** True where the event of the progress comes again in the batch, behind the one that is being delivered. */
export type ComesLater = (progress: Progress, channel: string) => boolean;

/**
 * Looks for the event of a progress in a batch, once for each progress. Where that event comes again, the org has not
 * begun to count again, and the events before it were already received. `nameOf` returns the channel of a message, `index` the
 * place of the one that is being delivered.
 */
export const laterIn = (
  events: readonly EventMessage[],
  factsOf: (message: EventMessage) => EventFacts,
  nameOf: (message: EventMessage) => string | undefined,
  index: () => number,
): ComesLater => {
  // Made for the few batches in which it is asked.
  let found: Map<Progress, number> | undefined;
  const find = (progress: Progress, channel: string): number =>
    events.findLastIndex((message) => {
      if (nameOf(message) !== channel) return false;
      const facts = factsOf(message);
      return String(facts.replayId) === String(progress.replayId) && hasHad(progress, facts);
    });
  return (progress, channel) => {
    found ??= new Map();
    const at = found.get(progress) ?? find(progress, channel);
    found.set(progress, at);
    return at > index();
  };
};
