export { startMockOrg } from './start-mock-org.ts';
export type { MockOrg, MockOrgOptions } from './mock-org.ts';
export type { MockCredentials } from './mock-credentials.ts';
export type { BayeuxMessage } from './bayeux-message.ts';
export type { RecordedRequest } from './recorded-request.ts';
export type { PublishedEvent } from './event-bus.ts';
export type { PublishOptions } from './envelopes.ts';
export type { DisconnectShape } from './server-disconnect.ts';

export {
  authenticationInvalid,
  channelDoesNotExist,
  dailyLimitExceeded,
  handshakeDenied,
  htmlError,
  replayIdInvalid,
  serverTooBusy,
  subscribeDenied,
  tokenRefused,
  unknownClient,
} from './faults.ts';
export type { Fault, FaultAdvice } from './faults.ts';
export type { InterceptAnswer, InterceptMatch, InterceptRespond } from './interceptors.ts';

export { marbles } from './marbles.ts';
export type { MarbleHelpers } from './marbles.ts';
