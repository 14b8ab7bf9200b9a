import type { OutgoingHttpHeaders } from 'node:http2';
import type { FieldDefinitions } from '../schemas/event-definition.ts';
import type { RpcName } from './pub-sub-endpoint.ts';

/** A failure as the trailers of a call tell it. */
export interface CallFailure {
  /** Status code of gRPC, such as 13 for INTERNAL. */
  readonly status: number;
  /**
   * End of the `error-code` trailer, such as `'service.unavailable'`. Default: none, and no `rpc-id` either, as when
   * something between the client and the service fails.
   */
  readonly code?: string;
  /** Text of the `grpc-message` trailer. Default: the code. */
  readonly text?: string;
}

/** Which of the next calls a fault strikes. */
export interface NextCalls {
  /** Default: any. */
  readonly rpc?: RpcName;
  /** Number of calls. Default 1, `Infinity` allowed. */
  readonly times?: number;
}

/** Faults of the Pub/Sub API of a mock org, and what may change in it. Streams are open calls of `Subscribe` and `PublishStream`. */
export interface PubSubControls {
  /** The streams that are open at the moment, oldest first. */
  readonly streams: readonly { readonly rpc: RpcName }[];
  /** Number of connections that are open at the moment. */
  readonly connections: number;
  /** Times at which PINGs came, on the org's clock. */
  readonly pings: readonly number[];
  /** Ends all streams, with status 0 or with a failure. */
  endStreams(failure?: CallFailure): void;
  /** Ends all streams with RST_STREAM. Default of the code: 8, CANCEL. */
  resetStreams(code?: number): void;
  /** Ends all streams without trailers, so that they have no status. */
  noTrailers(): void;
  /** Sends bytes on all streams where the frame of a message should be. */
  garbage(frame: Uint8Array): void;
  /**
   * Sends a GOAWAY on every connection. Open streams go on, the client has to open others elsewhere. Default of the code:
   * 0, NO_ERROR; of the text: none.
   */
  goAway(how?: { readonly code?: number; readonly text?: string }): void;
  /**
   * Leaves the empty responses of quiet streams out, and PINGs without an answer; of these two, all that is not set to
   * false. Returns what ends the silence.
   */
  silence(what?: { readonly keepalives?: boolean; readonly pings?: boolean }): () => void;
  /**
   * Fails the next calls. With `trailersOnly` the failure is in the first and only block of headers, else behind it.
   * Returns what takes this back.
   */
  failCalls(failure: CallFailure & NextCalls & { readonly trailersOnly?: boolean }): () => void;
  /**
   * Answers the next calls with an HTML page of this HTTP status, by default 503, as a proxy does. Returns what takes this
   * back.
   */
  html(status?: number, how?: NextCalls & { readonly headers?: OutgoingHttpHeaders }): () => void;
  /** Puts no more than so many events into one response, from now on. `Infinity` ends this. */
  splitResponses(events: number): void;
  /** Delays each answer of `GetSchema` by so many milliseconds, from now on. 0 ends this. */
  slowSchema(milliseconds: number): void;
  /** Allows so many streams on each connection at once, from now on. */
  streamLimit(streams: number): void;
  /**
   * Adds fields to an event, or gives them another type; by default adds a text. Returns the new id of its schema, which
   * later events have. Throws `TypeError` for a type that does not exist.
   */
  changeSchema(event: string, fields?: FieldDefinitions): string;
}
