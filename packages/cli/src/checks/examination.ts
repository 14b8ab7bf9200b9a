/** Channels to examine, and how. Durations are milliseconds. */
export interface Examination {
  readonly channels: readonly string[];
  /** Looks for the oldest retained event of each channel. */
  readonly retained: boolean;
  /** Examines the way by the Pub/Sub API instead of the Streaming API. */
  readonly pubsub: boolean;
  /** Time limit of each step. */
  readonly timeout: number;
}
