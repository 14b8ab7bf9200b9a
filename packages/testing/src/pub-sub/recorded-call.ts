import type { IncomingHttpHeaders } from 'node:http2';
import type { MessageOf } from '../protobuf/message-table.ts';
import type {
  FetchRequest,
  PublishRequest,
  schemaRequest,
  topicRequest,
} from '../rpcs/messages.ts';

/** Requests of each method, as the org read them: what was not sent has the default of proto3. */
export interface PubSubRequests {
  readonly GetTopic: MessageOf<typeof topicRequest>;
  readonly GetSchema: MessageOf<typeof schemaRequest>;
  readonly Publish: PublishRequest;
  readonly PublishStream: PublishRequest;
  readonly Subscribe: FetchRequest;
  /** The org does not have it, so it reads no requests. */
  readonly ManagedSubscribe: never;
}

/** One call as the org received it. Of a stream it is a live view. */
export interface RecordedCall<Rpc extends keyof PubSubRequests = keyof PubSubRequests> {
  readonly rpc: Rpc;
  /** Time at which it was begun, on the org's clock. */
  readonly at: number;
  /** Names in lower case. */
  readonly metadata: IncomingHttpHeaders;
  /** In the order in which they came. The grants of a `Subscribe` are their `numRequested`. */
  readonly requests: readonly PubSubRequests[Rpc][];
  readonly isOpen: boolean;
  /** Status that ended it, of gRPC; undefined while it is open, and when it broke off or the client ended it. */
  readonly status: number | undefined;
}
