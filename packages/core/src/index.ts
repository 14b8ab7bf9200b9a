// Events and positions
export type { StreamEvent } from './stream-event.ts';
export { ReplayOption, isLaterReplayId } from './replay.ts';
export type { MaybeAsync, Replay, ReplayId, ReplayMarker, ReplayStore } from './replay.ts';
export { settled } from './settled.ts';

// Errors
export { LimitError } from './errors/limit-error.ts';
export { ReplayIdError } from './errors/replay-id-error.ts';
export { ServerError } from './errors/server-error.ts';
export { StoreError } from './errors/store-error.ts';
export { SubscriptionError } from './errors/subscription-error.ts';
export {
  ClientError,
  ConnectionClosedError,
  DecodeError,
  InvalidOperationError,
  SfStreamError,
  TransportError,
  TransportTimeoutError,
  isSfStreamError,
} from '@sfstream/http';
export { AuthenticationError } from '@sfstream/auth';
