import type { ReplayStore } from './replay.ts';
import { originOf } from './stream-event.ts';
import type { StreamEvent } from './stream-event.ts';

/**
 * The store from which the subscriber of this event began (`replay` of the client or the channel), so that an operator
 * which keeps positions need not be given it again. Undefined where it began without a store, and for events that did
 * not come from a client.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { markerOf, storeOf } from '@sfstream/core';
 *
 * declare const event: StreamEvent;
 *
 * const marker = markerOf(event);
 * if (marker !== undefined) await storeOf(event)?.set(event.channel, marker);
 * ```
 */
export const storeOf = (event: StreamEvent): ReplayStore | undefined =>
  originOf(event)?.kept?.store;
