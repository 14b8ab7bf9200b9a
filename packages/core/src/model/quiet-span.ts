import type { EventMarker, ReplayId } from './replay.ts';

/** A time in which a channel had no event, and the server has said so. */
export interface QuietSpan {
  /** Position of the last event before it, or of the end of the span before it. */
  readonly after: ReplayId;
  /** The position where it ends, with the server's time. No event before it is still to come. */
  readonly upTo: EventMarker;
}
