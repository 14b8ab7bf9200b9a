// The relay
export { createRelay } from './create-relay.ts';
export type { ReadRequest, Relay } from './create-relay.ts';
export type { RelayOptions, RelaySource, RelayedChannel } from './relay-options.ts';
export type { LogLimits } from './event-log.ts';
export type { Authorize } from './admit.ts';
export type { SelectForReader } from './rewrite.ts';
export type { Pace } from './pace.ts';
export type { RelayActivity } from './relay-activity.ts';

// Messages
export { encodeMessage } from './encode-message.ts';
export type { DataMessage, GapNotice, GapReason, RelayMessage } from './relay-message.ts';
export type { RelayedEvent } from './relayed-event.ts';

// Errors
export { AuthorizeTimeoutError } from './errors/authorize-timeout-error.ts';
export { NotAllowedError } from './errors/not-allowed-error.ts';
export { SlowReaderError } from './errors/slow-reader-error.ts';
