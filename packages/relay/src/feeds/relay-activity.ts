import type { GapReason } from '../wire/relay-message.ts';

/** An event in the life of a relay, for logs and metrics. */
export type RelayActivity =
  /** The relay subscribes a channel, since its first reader has come. */
  | { readonly type: 'channel-opened'; readonly channel: string }
  /** It has left the channel, since there was no reader for the time of `linger`. */
  | { readonly type: 'channel-closed'; readonly channel: string }
  /** The channel failed and is tried again after so many milliseconds; its readers wait. */
  | {
      readonly type: 'channel-failed';
      readonly channel: string;
      readonly error: unknown;
      readonly delay: number;
    }
  /**
   * The marker of a channel was not stored, and is written again later. The older one stays, from which a restarted
   * relay gets more than it needs.
   */
  | { readonly type: 'store-failed'; readonly channel: string; readonly error: unknown }
  /**
   * `select` of the channel or of a reader threw, or what it gave is not JSON. Readers get a gap in place of the
   * event.
   */
  | { readonly type: 'event-unreadable'; readonly channel: string; readonly error: unknown }
  /** Nobody could say whether a reader may have these channels: `authorize` failed, or did not answer in time. */
  | {
      readonly type: 'authorize-failed';
      readonly channels: readonly string[];
      readonly error: unknown;
    }
  /** A reader was told of a gap. */
  | { readonly type: 'gap'; readonly channel: string; readonly reason: GapReason }
  /** A reader was dropped, as it was too slow. */
  | { readonly type: 'reader-dropped'; readonly channels: readonly string[] };
