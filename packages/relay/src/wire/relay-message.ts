/** The reason why a reader may have missed events. */
export type GapReason =
  /** They have left the log, or came before it began. */
  | 'log-too-short'
  /** No relay gave out the cursor. */
  | 'unknown-cursor'
  /** Something before the relay has refused the cursor for its length (HTTP 414 or 431), so that the page began without it. */
  | 'cursor-too-long'
  /** `select` failed for an event, or what it gave is not JSON. */
  | 'unreadable';

/**
 * A message to a reader. `data` is JSON text; `id` is the cursor to resume from after this message, or the part of it
 * that has changed for a reader that `merges`. Every message that may have an id has it, as browsers keep the last one
 * they saw. No message has the type `error`, which `EventSource` uses for its own failures.
 *
 * | type | data |
 * | --- | --- |
 * | `event` | `{ channel, replayId?, data }`, all integers with all their digits |
 * | `gap` | `{ channel, reason }`: events of the channel may have been missed, and what is shown should be fetched again |
 * | `state` | `{ down }`: the channels that Salesforce does not give at the moment; the first message is of this type |
 * | `bye` | `{ reason }`: the relay closes; come again later |
 */
export interface DataMessage {
  readonly type: 'event' | 'gap' | 'state' | 'bye';
  readonly id: string;
  readonly data: string;
}

/** A message of the relay, or a sign of life, which becomes a comment and has no id. */
export type RelayMessage = DataMessage | { readonly type: 'heartbeat' };

/** The data of a `gap`. */
export interface GapNotice {
  readonly channel: string;
  readonly reason: GapReason;
}
