import { randomUUID } from 'node:crypto';
import type { StreamEvent } from '@sfstream/core';
import { eventText } from './event-text.ts';

/** Makes so many platform events of 400 bytes, each with a UUID of its own, as sinks know events by it. */
export const madeEvents = (
  channel: string,
  firstReplayId: number,
  count: number,
): readonly StreamEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const replayId = firstReplayId + index;
    const eventUuid = randomUUID();
    const { data } = JSON.parse(eventText(channel, replayId)) as {
      data: { payload: { CreatedDate: string }; event: object };
    };
    return {
      channel,
      data: { ...data, event: { ...data.event, EventUuid: eventUuid } },
      replayId,
      createdDate: data.payload.CreatedDate,
      eventUuid,
    };
  });
