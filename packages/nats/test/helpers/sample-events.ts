import type { StreamEvent } from '@sfstream/core';

export const channel = '/event/Order__e';

/** The date of the sample event with this replay id. */
export const at = (replayId: number): string =>
  new Date(Date.UTC(2026, 0, 1, 0, 0, replayId)).toISOString();

export const sampleEvent = (replayId: number, more: Partial<StreamEvent> = {}): StreamEvent => ({
  channel,
  data: { event: { replayId }, payload: { Number__c: replayId } },
  replayId,
  createdDate: at(replayId),
  eventUuid: `uuid-${replayId}`,
  ...more,
});

export const sampleEvents = (...replayIds: readonly number[]): readonly StreamEvent[] =>
  replayIds.map((replayId) => sampleEvent(replayId));

/** The marker of the sample event. */
export const sampleMarker = (replayId: number) => ({ replayId, createdDate: at(replayId) });
