// The port of a protocol, for packages that bring another than CometD
export type { Protocol, Session, Transport } from './protocol/protocol.ts';
export type { SessionPorts, Timing } from './protocol/session-ports.ts';
export type { Signal } from './protocol/signal.ts';
export type { Connection, Open, Parked } from './protocol/connection-state.ts';
export type { Publisher, Send } from './protocol/publisher.ts';
export type {
  Acknowledged,
  Asked,
  Begun,
  EventBatch,
  Left,
  Moved,
  Refused,
} from './reports/session-news.ts';
export type { Publication, Unpublished } from './reports/publication.ts';
export type { EventFacts } from './model/read-facts.ts';
export { readFacts } from './model/read-facts.ts';
export type { EventMessage } from './messages/message.ts';
export type { Brake } from './model/brake.ts';
export type { Demand, Wanted } from './model/demand.ts';
export { isReplayOption } from './model/position.ts';
export { comesAfter } from './model/comes-after.ts';
export { toCometdId } from './model/to-cometd-id.ts';
export { toPubSubPosition } from './model/to-pub-sub-position.ts';
export { spellingsOf } from './model/spellings-of.ts';
export type { Recovery, Remedy } from './failures/recovery.ts';
export { patientDelay, recoveryFrom } from './failures/recovery.ts';
export { checkChannelName } from './model/channel-name.ts';
export { retryAnnounced } from './protocol/retry-announced.ts';
export type { Announcement, Pause } from './protocol/retry-announced.ts';
export { standstills } from './protocol/standstills.ts';
