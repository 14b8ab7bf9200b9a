import type { GapNotice } from '../wire/relay-message.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';

/** What comes from the relay. `id` is the cursor after it. */
export type Signal =
  | { readonly type: 'event'; readonly id: string; readonly event: RelayedEvent }
  | { readonly type: 'gap'; readonly id: string; readonly gap: GapNotice }
  | { readonly type: 'state'; readonly id: string; readonly down: readonly string[] }
  /** A sign of life, or what a later version of the relay may say. */
  | { readonly type: 'alive' };
