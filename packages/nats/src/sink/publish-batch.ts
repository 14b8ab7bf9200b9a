import type { StreamEvent } from '@sfstream/core';
import { isOvertaken } from '../client/api-error.ts';
import { toMessage } from '../messages/event-message.ts';
import { subjectOf } from '../names/channel-subjects.ts';
import { partitionOf } from '../names/partition-of.ts';
import type { StreamPlace } from './stream-place.ts';

/** What has become of a batch. */
export interface BatchOutcome {
  /** The events that the stream does not have, in order. */
  readonly left: readonly StreamEvent[];
  /** True where the stream has each event of the batch right behind the one before. */
  readonly isWhole: boolean;
}

/**
 * Publishes events all at once. Each names the message before it, by its sequence in the whole stream and by its id, and is
 * refused where that is another one. So what the stream keeps is always the beginning of the batch. The sequence alone would not
 * do: where another writer has taken the place of one event, the next would fit behind that. Fails where it may not have been
 * asked.
 */
export const publishBatch = async (
  place: StreamPlace,
  events: readonly StreamEvent[],
  seq: number,
  epoch: number | undefined,
): Promise<BatchOutcome> => {
  const messages = events.map((event) => toMessage(event, epoch));
  const publishing = messages.map(({ msgID, payload }, index) => {
    const lastMsgID = messages[index - 1]?.msgID;
    return place.js.publish(subjectFor(place, events[index] as StreamEvent), payload, {
      msgID,
      expect: { lastSequence: seq + index, ...(lastMsgID !== undefined && { lastMsgID }) },
    });
  });
  const results = await Promise.allSettled(publishing);
  const failure = results.find((result) => isRejected(result) && !isOvertaken(result.reason));
  if (failure !== undefined && isRejected(failure)) throw failure.reason;
  return {
    left: events.filter((_, index) => results[index]?.status === 'rejected'),
    isWhole: results.every((result) => !isRejected(result) && !result.value.duplicate),
  };
};

const isRejected = (result: PromiseSettledResult<unknown>): result is PromiseRejectedResult =>
  result.status === 'rejected';

const subjectFor = (place: StreamPlace, event: StreamEvent): string => {
  const { partitions = 1, keyOf } = place;
  const partition = partitions === 1 ? 0 : partitionOf(keyOf(event), partitions);
  return subjectOf(place, event.channel, partition);
};
