import type { ReplayId } from '@sfstream/core';

/** An event as it leaves the relay. */
export interface RelayedEvent<Data = unknown> {
  readonly channel: string;
  /** What the relay selected of the event. An integer beyond ±(2^53 - 1) is a `bigint`, as a number would round it. */
  readonly data: Data;
  /** Salesforce's position of the event in its channel, good as a key in lists. */
  readonly replayId?: ReplayId;
}
