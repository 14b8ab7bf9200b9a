import { messageOf } from '@sfstream/base';
import type { ReplayId, StreamEvent } from '@sfstream/core';
import { SfStreamError } from '@sfstream/core';
import type { ReadonlyNonEmptyArray } from 'fp-ts/ReadonlyNonEmptyArray';

/** The step that failed for an event, and what helps; both are parts of sentences. */
export interface PoisonFacts {
  /** Stands before the event, such as `The handler failed for`. */
  readonly failure: string;
  /** Stands before the advice to set `onPoison`, such as `Fix the handler`. */
  readonly remedy: string;
}

/**
 * A handler failed for good, or a sink can never take an event, and the stream stopped rather than lose it; queues speak of a
 * poison message. `cause` is what it failed with last; where `onPoison` failed too, an `AggregateError` of both.
 */
export class PoisonEventError extends SfStreamError {
  static override readonly kind: string = 'PoisonEventError';

  override readonly name = 'PoisonEventError' as const;

  /** The channel of the event; of a batch, that of its first. */
  readonly channel: string;
  /** The replay id of the event, where it has one; of a batch, that of its first. */
  declare readonly replayId?: ReplayId;

  constructor(
    events: ReadonlyNonEmptyArray<StreamEvent>,
    cause: unknown,
    { failure, remedy }: PoisonFacts = ofHandler,
  ) {
    const [{ channel, replayId }] = events;
    super(
      `${failure} ${describe(events)}: ${messageOf(cause).replace(/\.$/, '')}. ${remedy}, or set onPoison to skip such events or to put them aside; without that they come again.`,
      { cause },
    );
    this.channel = channel;
    if (replayId !== undefined) this.replayId = replayId;
  }
}

const ofHandler: PoisonFacts = { failure: 'The handler failed for', remedy: 'Fix the handler' };

const describe = (events: ReadonlyNonEmptyArray<StreamEvent>): string => {
  const { channel, replayId = 'without a replay id' } = events[0];
  const first = `event ${replayId} of ${channel}`;
  return events.length === 1 ? first : `${events.length} events from ${first} on`;
};
