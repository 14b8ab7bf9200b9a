/** Replay ids have ten digits from the first to the last, so that each can be written over the one before. */
export const firstReplayId = 1_000_000_000;
export const replayIdDigits = 10;

const eventBytes = 400;

/** A platform event of 400 bytes as JSON; `sent` is the shared clock's time in microseconds, where it is measured. */
export const eventText = (channel: string, replayId: number, sent = 0): string => {
  const filledWith = (text: string): string =>
    `{"data":{"schema":"dffQ2QLzDNHqwB8_sHMxdA","payload":{"CreatedDate":"2026-01-15T09:30:00.000Z",` +
    `"CreatedById":"0055g00000ABCDEAA4","Sent__c":${sent},"Number__c":"10017","Amount__c":1249.5,` +
    `"Note__c":"${text}"},"event":{"EventUuid":"e981b488-81f3-4fcc-bd6f-f7033c9d7ac3","replayId":${replayId}}},` +
    `"channel":"${channel}"}`;
  return filledWith('x'.repeat(Math.max(0, eventBytes - filledWith('').length)));
};
