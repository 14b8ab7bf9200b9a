// The relay
export { createRelay } from './relay/create-relay.ts';
export type { Relay } from './relay/create-relay.ts';
export type { ReadRequest } from './relay/read-request.ts';
export type { RelayOptions, RelaySource, RelayedChannel } from './options/relay-options.ts';
export type { LogLimits } from './log/event-log.ts';
export type { Authorize } from './readers/admit.ts';
export type { SelectForReader } from './readers/rewrite.ts';
export type { Backpressure } from './readers/backpressure.ts';
export type { RelayActivity } from './feeds/relay-activity.ts';

// Messages
export { encodeMessage } from './wire/encode-message.ts';
export type { DataMessage, GapNotice, GapReason, RelayMessage } from './wire/relay-message.ts';
export type { RelayedEvent } from './wire/relayed-event.ts';

// Errors
export { AuthorizeTimeoutError } from './errors/authorize-timeout-error.ts';
export { NotAllowedError } from './errors/not-allowed-error.ts';
export { SlowReaderError } from './errors/slow-reader-error.ts';
