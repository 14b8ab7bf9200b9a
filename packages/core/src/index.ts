// Clients
export { createClient } from './create-client.ts';
export type { Client } from './client.ts';
export { createPasswordClient } from './create-password-client.ts';
export type { PasswordClientOptions } from './create-password-client.ts';
export type { ChannelOptions, ClientOptions } from './client-options.ts';
export type { Activity } from './activity.ts';
export type { MarkerAge } from './marker-age.ts';
export type { IdentifiedRequest } from './bayeux/exchange.ts';
export type { Extension } from './bayeux/extension.ts';
export type { ReplayFallback } from './fallback.ts';
export type { ClientState } from './client-state.ts';
export { exponentialBackoff } from '@sfstream/base';
export type { Backoff } from '@sfstream/base';

// Events and positions
export type { StreamEvent } from './stream-event.ts';
export { ReplayOption, isLaterReplayId } from './replay.ts';
export type {
  EventMarker,
  Replay,
  ReplayId,
  ReplayMarker,
  ReplayStore,
  StartMarker,
} from './replay.ts';
export type { MaybeAsync } from '@sfstream/base';
export { answerOf } from '@sfstream/base';
export { checkChannelName } from './channel-name.ts';
export { beginHold } from './begin-hold.ts';
export { hold } from './hold.ts';
export { handOver } from './holding.ts';
export type { HandOverEnd, HoldEnd } from './holding.ts';
export { started } from './started.ts';
export type { Started } from './started.ts';
export { storeOf } from './store-of.ts';
export { markerOf } from './marker-of.ts';
export { latestStart } from './latest-start.ts';
export { getMarker } from './get-marker.ts';
export { heldMarker } from './held-marker.ts';
export { keepingPlace, wrapStore } from './wrap-store.ts';
export type { KeepingPlace } from './wrap-store.ts';
export { readMarker } from './read-marker.ts';
export { refuseForgetful } from './refuse-forgetful.ts';
export { setMarker } from './set-marker.ts';
export { toAsyncIterable } from './to-async-iterable.ts';
export type { IterationOptions } from './to-async-iterable.ts';
export { untilCaughtUp } from './until-caught-up.ts';
export type { CaughtUpOptions } from './until-caught-up.ts';

// Decoding
export { decode, decodeEvent } from './decode.ts';
export type { DecodeOptions, Schema } from './decode.ts';
export { changeEvent, genericEvent, platformEvent, pushTopic } from './event-families.ts';
export type { ChangeEvent, GenericEvent, PlatformEvent, PushTopicEvent } from './event-families.ts';
export type { Enveloped } from './enveloped.ts';

// Change Data Capture
export type { ChangeData, ChangeEventHeader } from './change-data/change-event-header.ts';
export { applyDiff } from './change-data/apply-diff.ts';
export { byTransaction } from './change-data/by-transaction.ts';
export type { TransactionOptions } from './change-data/by-transaction.ts';
export { changeWork } from './change-data/change-work.ts';
export type { ChangeWork } from './change-data/change-work.ts';
export { DiffError } from './change-data/diff-error.ts';
export { expandRecordIds } from './change-data/expand-record-ids.ts';
export { isGap } from './change-data/is-gap.ts';
export { isOverflow } from './change-data/is-overflow.ts';
export { textDiff } from './change-data/text-diff.ts';
export type { TextDiff } from './change-data/text-diff.ts';

// Errors
export { LimitError } from './errors/limit-error.ts';
export { ReplayIdError } from './errors/replay-id-error.ts';
export { ServerError } from './errors/server-error.ts';
export { StoreError } from './errors/store-error.ts';
export { SubscriptionError } from './errors/subscription-error.ts';
export {
  ClientError,
  DecodeError,
  InvalidOperationError,
  SfStreamError,
  isSfStreamError,
} from '@sfstream/base';
export { ConnectionClosedError, TransportError, TransportTimeoutError } from '@sfstream/http';
export type { StreamError } from './stream-error.ts';
export { AuthenticationError, LoginUnavailableError } from '@sfstream/auth';

// What the above speak of
export type { Reply } from './bayeux/message.ts';
export type { AccessToken, Authenticator } from '@sfstream/auth';
export type { JsonCodec } from '@sfstream/base';
export type { HttpActivity, HttpOptions } from '@sfstream/http';
