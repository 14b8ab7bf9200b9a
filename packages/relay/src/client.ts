export { connectRelay } from './page/connect-relay.ts';
export type { RelayConnection } from './page/connect-relay.ts';
export type { PageOptions } from './page/page-options.ts';
export type { PageState } from './page/page-state.ts';
export type { CursorStore } from './page/cursor-store.ts';
export type { RelayedEvent } from './wire/relayed-event.ts';
export type { GapNotice, GapReason } from './wire/relay-message.ts';

export { ClientError } from '@sfstream/base';
export { RelayConnectionError } from './page/relay-connection-error.ts';
export { RelayRefusedError } from './page/relay-refused-error.ts';
