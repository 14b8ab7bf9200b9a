import { isOvertaken } from '../client/api-error.ts';
import { termMessage, termSubjectOf } from '../messages/term-message.ts';
import type { StreamPlace } from './stream-place.ts';
import type { Tail } from './tail.ts';

/**
 * Marks in the stream that a term begins, where its leader has not written yet. From then on no message of a former leader fits:
 * without the mark, one that was late would fit behind an event that both leaders wrote. Gives the tail with the mark;
 * undefined where another message came in between.
 */
export const beginTerm = async (
  { js, prefix, leader }: StreamPlace,
  tail: Tail,
  epoch: number | undefined,
): Promise<Tail | undefined> => {
  if (leader === undefined || epoch === undefined || tail.epoch === epoch) return tail;
  const { msgID, payload } = termMessage(leader.group, epoch);
  try {
    const expect = { lastSequence: tail.seq };
    const { seq } = await js.publish(termSubjectOf(prefix), payload, { msgID, expect });
    return { ...tail, seq, epoch };
  } catch (error) {
    if (isOvertaken(error)) return undefined;
    throw error;
  }
};
