import { originOf } from './stream-event.ts';
import type { StreamEvent } from './stream-event.ts';

/**
 * The id of the org that an event came from, 15 characters; undefined where the token did not tell it, and for events made
 * otherwise than by a client. A marker that keeps it is not taken for a position in another org.
 *
 * @example
 * ```ts
 * import type { StreamEvent } from '@sfstream/core';
 * import { orgIdOf } from '@sfstream/core';
 *
 * declare const event: StreamEvent;
 *
 * console.log(orgIdOf(event));
 * ```
 */
export const orgIdOf = (event: StreamEvent): string | undefined => originOf(event)?.orgId;
