import type { RecordedRequest } from '@sfstream/testing';

/** Matches the poll that completes the opening of a session: it asks for an answer at once. */
export const firstPoll = ({ messages: [message] = [] }: RecordedRequest): boolean =>
  message?.channel === '/meta/connect' && message['advice'] !== undefined;

/** Matches every later poll, which the org holds. */
export const heldPoll = ({ messages: [message] = [] }: RecordedRequest): boolean =>
  message?.channel === '/meta/connect' && message['advice'] === undefined;
