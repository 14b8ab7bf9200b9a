export { startMockOrg } from './start-mock-org.ts';
export type { MockOrg, MockOrgOptions, RevokeOptions } from './mock-org.ts';
export type { MockCredentials } from './mock-credentials.ts';
export type { BayeuxMessage } from './bayeux-message.ts';
export type { RecordedRequest } from './recorded-request.ts';
export type { PublishedEvent, Retention } from './event-bus.ts';
export type { ChannelFamily } from './channel-name.ts';
export type { Rows } from './rest-queries.ts';
export type { PublishOptions } from './envelopes.ts';
export type { DisconnectShape } from './server-disconnect.ts';

export { authorizationDenied } from './authorize-endpoint.ts';
export {
  authenticationInvalid,
  channelDoesNotExist,
  dailyLimitExceeded,
  handshakeDenied,
  htmlError,
  refused,
  replayIdInvalid,
  serverTooBusy,
  subscribeDenied,
  tokenRefused,
  unknownClient,
} from './faults.ts';
export type { Fault, FaultAdvice, RefusalOptions } from './faults.ts';
export type {
  InterceptAnswer,
  InterceptMatch,
  InterceptRespond,
  TrueAnswer,
} from './interceptors.ts';

export { marbleClient } from './marble-client.ts';
export type { DrawnEvent, MarbleClient } from './marble-client.ts';
export { marbles } from './marbles.ts';
export type { MarbleHelpers } from './marbles.ts';

export { storeContract } from './store-contract.ts';
export type { StoreContractOptions, StoreLaw } from './store-contract.ts';
export type { KeptMarker, StoreLife, StoreUnderTest } from './store-session.ts';
