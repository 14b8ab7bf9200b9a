import type { GapNotice } from '../wire/relay-message.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';

/** A message of the relay, as the page reads it. `id` is the cursor after it. */
export type PageSignal =
  | { readonly type: 'event'; readonly id: string; readonly event: RelayedEvent }
  | { readonly type: 'gap'; readonly id: string; readonly gap: GapNotice }
  | { readonly type: 'state'; readonly id: string; readonly down: readonly string[] }
  /** A sign of life, or a message type of a later version of the relay. */
  | { readonly type: 'alive' };
