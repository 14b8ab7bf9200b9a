import type { Span } from './span.ts';

/**
 * The messages of `proto.ts` as they are read and written. Where one is read, a field that was not sent has its zero
 * value.
 */
export interface TopicRequest {
  readonly topicName: string;
}

export interface TopicInfo {
  readonly topicName: string;
  readonly canPublish: boolean;
  readonly canSubscribe: boolean;
  /** Empty for a channel whose events have several schemas. */
  readonly schemaId: string;
}

export interface SchemaRequest {
  readonly schemaId: string;
}

export interface SchemaInfo {
  readonly schemaJson: string;
  readonly schemaId: string;
}

export interface ProducerEvent<Bytes = Buffer> {
  /** Identity of the event: a UUID, at most 36 characters. */
  readonly id: string;
  readonly schemaId: string;
  /** Avro, without a header. */
  readonly payload: Bytes;
}

export interface ConsumerEvent {
  readonly event: ProducerEvent<Span> | null;
  readonly replayId: Span;
}

export interface PublishRequest {
  readonly topicName: string;
  readonly events: readonly ProducerEvent[];
}

export interface PublishResult {
  readonly replayId: Span;
  readonly error: { readonly code: number; readonly msg: string } | null;
  /** The id of the event that was sent. */
  readonly correlationKey: string;
}

export interface PublishResponse {
  /** In the order of the request's events. */
  readonly results: readonly PublishResult[];
}

/** Values of `replayPreset`. */
export const ReplayPreset = { Latest: 0, Earliest: 1, Custom: 2 } as const;

export interface FetchRequest {
  /** The first request of a stream names it; later ones leave it out, with the preset and the id. */
  readonly topicName?: string;
  readonly replayPreset?: (typeof ReplayPreset)[keyof typeof ReplayPreset];
  readonly replayId?: Uint8Array;
  /** Number of events that may be sent beyond those already asked for; above 0. */
  readonly numRequested: number;
}

export interface FetchResponse {
  readonly events: readonly ConsumerEvent[];
  /** Position of the server in the channel, which may be beyond the last event. */
  readonly latestReplayId: Span;
  /** Number of events asked for that are still to come. */
  readonly pendingNumRequested: number;
}
