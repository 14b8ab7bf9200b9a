// Clients
export { createClient } from './client/create-client.ts';
export type { Client } from './client/client.ts';
export { createPasswordClient } from './client/create-password-client.ts';
export type { PasswordClientOptions } from './client/create-password-client.ts';
export type { ChannelOptions } from './client/channel-options.ts';
export type { ClientOptions } from './client/client-options.ts';
export type { Activity } from './reports/activity.ts';
export type { Publication, Unpublished } from './reports/publication.ts';
export type { Published } from './reports/published.ts';
export type { Transport } from './protocol/protocol.ts';
export type { MarkerAge } from './reports/marker-age.ts';
export type { IdentifiedRequest } from './wire/exchange.ts';
export type { Extension } from './wire/extension.ts';
export type { ReplayFallback } from './channels/fallback.ts';
export type { ClientState } from './reports/client-state.ts';
export { exponentialBackoff } from '@sfstream/base';
export type { Backoff } from '@sfstream/base';

// Events and positions
export { ofOrg } from './model/stream-event.ts';
export type { StreamEvent } from './model/stream-event.ts';
export { ReplayOption, isLaterReplayId, isReplayText } from './model/replay.ts';
export type {
  EventMarker,
  Replay,
  ReplayId,
  ReplayMarker,
  ReplayStore,
  StartMarker,
} from './model/replay.ts';
export type { MaybeAsync } from '@sfstream/base';
export { answerOf } from '@sfstream/base';
export { checkChannelName } from './model/channel-name.ts';
export { beginHold } from './holding/begin-hold.ts';
export { hold } from './holding/hold.ts';
export { handOver } from './holding/holding.ts';
export type { HandOverEnd, HoldEnd } from './holding/holding.ts';
export { started } from './client/started.ts';
export type { Started } from './client/started.ts';
export { storeOf } from './model/store-of.ts';
export { endOf, withEnd } from './model/end-of.ts';
export { getMarker } from './stores/get-marker.ts';
export { heldMarker } from './stores/held-marker.ts';
export { keepingPlace, wrapStore } from './stores/wrap-store.ts';
export type { KeepingPlace } from './stores/wrap-store.ts';
export { readMarker } from './model/read-marker.ts';
export { refuseForgetful } from './stores/refuse-forgetful.ts';
export { setMarker } from './stores/set-marker.ts';
export { toAsyncIterable } from './operators/to-async-iterable.ts';
export type { IterationOptions } from './operators/to-async-iterable.ts';
export { untilCaughtUp } from './operators/until-caught-up.ts';
export type { CaughtUpOptions } from './operators/until-caught-up.ts';
export type { QuietSpan } from './model/quiet-span.ts';
export { quietSpansOf } from './model/quiet-spans-of.ts';
export { markerOf } from './model/marker-of.ts';
export { latestStart } from './stores/latest-start.ts';

// Decoding
export { decode, decodeEvent } from './operators/decode.ts';
export type { DecodeOptions, Schema } from './operators/decode.ts';
export { changeEvent, genericEvent, platformEvent, pushTopic } from './operators/event-families.ts';
export type {
  ChangeEvent,
  GenericEvent,
  PlatformEvent,
  PushTopicEvent,
} from './operators/event-families.ts';
export type { Enveloped } from './operators/enveloped.ts';

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
export type { ServiceFailure } from './errors/server-error.ts';
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
export type { StreamError } from './failures/stream-error.ts';
export { AuthenticationError, LoginUnavailableError } from '@sfstream/auth';

// Types used by the above
export type { Reply } from './messages/message.ts';
export type { AccessToken, Authenticator } from '@sfstream/auth';
export type { JsonCodec } from '@sfstream/base';
export type { HttpActivity, HttpOptions } from '@sfstream/http';
