import { bool, bytes, int32, message, repeated, string } from '../protobuf/message-table.ts';
import type { MessageOf } from '../protobuf/message-table.ts';

/** The messages of the service `eventbus.v1.PubSub`, as far as the org speaks it. */

export const topicRequest = { topicName: string(1) };
export const topicInfo = {
  topicName: string(1),
  tenantGuid: string(2),
  canPublish: bool(3),
  canSubscribe: bool(4),
  schemaId: string(5),
  rpcId: string(6),
};

export const schemaRequest = { schemaId: string(1) };
export const schemaInfo = { schemaJson: string(1), schemaId: string(2), rpcId: string(3) };

const eventHeader = { key: string(1), value: bytes(2) };
const producerEvent = {
  id: string(1),
  schemaId: string(2),
  payload: bytes(3),
  headers: repeated(4, eventHeader),
};
const consumerEvent = { event: message(1, producerEvent), replayId: bytes(2) };

/** Code: 0 UNKNOWN, 1 PUBLISH, 2 COMMIT. */
const error = { code: int32(1), msg: string(2) };
const publishResult = { replayId: bytes(1), error: message(2, error), correlationKey: string(3) };

export const publishRequest = {
  topicName: string(1),
  events: repeated(2, producerEvent),
  authRefresh: string(3),
};
export const publishResponse = {
  results: repeated(1, publishResult),
  schemaId: string(2),
  rpcId: string(3),
};

export const fetchRequest = {
  topicName: string(1),
  replayPreset: int32(2),
  replayId: bytes(3),
  numRequested: int32(4),
  authRefresh: string(5),
};
export const fetchResponse = {
  events: repeated(1, consumerEvent),
  latestReplayId: bytes(2),
  rpcId: string(3),
  pendingNumRequested: int32(4),
};

/** Values of `replayPreset`. */
export const replayPreset = { latest: 0, earliest: 1, custom: 2 } as const;
/** Value of an error's `code` for a failed publish. */
export const publishError = 1;

export type ProducerEvent = MessageOf<typeof producerEvent>;
export type ConsumerEvent = MessageOf<typeof consumerEvent>;
export type PublishRequest = MessageOf<typeof publishRequest>;
export type PublishResult = MessageOf<typeof publishResult>;
export type PublishResponse = MessageOf<typeof publishResponse>;
export type FetchRequest = MessageOf<typeof fetchRequest>;
export type FetchResponse = MessageOf<typeof fetchResponse>;
