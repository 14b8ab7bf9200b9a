/** Tells whether the limitation of {@link longSilence} concerns the channel. */
export const mayBeSilent = (channel: string): boolean => /^\/(event|data)\//.test(channel);

/** Salesforce Knowledge 005321562: CometD searches the event bus again in each session, and gives up on long searches. */
export const longSilence =
  'If you know of events: after a bulk load of millions of records, or with a filter on a custom channel that few events pass, CometD subscribers may get nothing for hours, though the events are retained (a known limitation, Salesforce Knowledge 005321562). Keep the session open, begin with new events if need be (--replay -1), or take the Pub/Sub API, which is not affected.';
