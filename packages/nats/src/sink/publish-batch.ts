import { ClientError } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { partitionOf } from '@sfstream/forward';
import { isOvertaken, isTooLarge } from '../client/api-error.ts';
import { toMessage } from '../messages/event-message.ts';
import { subjectOf } from '../names/channel-subjects.ts';
import type { NewEvent } from './new-events.ts';
import type { StreamPlace } from './stream-place.ts';

/** The outcome of a batch. */
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
 * asked, and with a {@link ClientError} where an event is too large.
 */
export const publishBatch = async (
  place: StreamPlace,
  events: readonly NewEvent[],
  seq: number,
  epoch: number | undefined,
): Promise<BatchOutcome> => {
  const messages = events.map(({ event, before }) => toMessage(event, epoch, before));
  const publishing = messages.map(({ msgID, payload }, index) => {
    const lastMsgID = messages[index - 1]?.msgID;
    return place.js.publish(subjectFor(place, (events[index] as NewEvent).event), payload, {
      msgID,
      expect: { lastSequence: seq + index, ...(lastMsgID !== undefined && { lastMsgID }) },
    });
  });
  const results = await Promise.allSettled(publishing);
  const failure = results.filter(isRejected).find(({ reason }) => !isOvertaken(reason));
  if (failure !== undefined) throw isTooLarge(failure.reason) ? tooLarge(place) : failure.reason;
  return {
    left: events
      .filter((_, index) => results[index]?.status === 'rejected')
      .map(({ event }) => event),
    isWhole: results.every((result) => !isRejected(result) && !result.value.duplicate),
  };
};

const isRejected = (result: PromiseSettledResult<unknown>): result is PromiseRejectedResult =>
  result.status === 'rejected';

/** A {@link ClientError}, as it would be the same at every attempt. */
const tooLarge = ({ stream }: StreamPlace): ClientError =>
  new ClientError(
    `An event is larger than NATS takes. Raise max_payload of the server and max_msg_size of the stream ${stream}.`,
    { field: 'events' },
  );

const subjectFor = (place: StreamPlace, event: StreamEvent): string => {
  const { partitions = 1, keyOf } = place;
  return subjectOf(place, event.channel, partitionOf(event, keyOf, partitions));
};
