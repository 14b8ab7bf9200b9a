import type { ReplayId } from '@sfstream/core';

/** An event as it leaves the relay. */
export interface RelayedEvent<Data = unknown> {
  readonly channel: string;
  /**
   * The data that the relay selected of the event. Where it holds an integer that a number would round, such as a
   * `bigint` or a `LosslessNumber` that a JSON codec of the client gives, it is a `bigint` here. Text stays text.
   */
  readonly data: Data;
  /** Salesforce's position of the event in its channel, good as a key in lists. */
  readonly replayId?: ReplayId;
}
