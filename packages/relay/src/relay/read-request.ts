import type { Authorize } from '../readers/admit.ts';
import type { Backpressure } from '../readers/backpressure.ts';
import type { SelectForReader } from '../readers/rewrite.ts';

/** A reader: the channels it asks for, its position in them, and its limits. */
export interface ReadRequest {
  readonly channels: readonly string[];
  /** The `id` of the last message that the reader got. Default: the reader begins with new events. */
  readonly cursor?: string | undefined;
  /**
   * True for a reader that keeps the position of each channel itself, as `connectRelay` does: an `id` then holds only
   * the positions that have changed. Default: every `id` holds all of them, since a browser's `EventSource` keeps the
   * last one only.
   */
  readonly merges?: boolean | undefined;
  /**
   * Says whether this reader may have the channel, by the very name whose events it gets. Asked once for each channel,
   * before anything else happens.
   */
  readonly authorize: Authorize;
  /** Narrows for this reader what `select` of the channel leaves to everybody. Default: all of that. */
  readonly select?: SelectForReader | undefined;
  /** The room of the reader for messages. Default: everything is given at once. */
  readonly backpressure?: Backpressure | undefined;
}
