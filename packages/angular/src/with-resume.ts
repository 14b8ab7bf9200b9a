import type { CursorStore } from '@sfstream/relay/client';
import type { SfStreamFeature } from './sf-stream-feature.ts';

/**
 * Keeps the position elsewhere than in `sessionStorage`, where it is kept by default, so that a page that is loaded again
 * goes on where it was. Across interruptions a page goes on in any case.
 *
 * @example
 * ```ts
 * import { provideSfStream, withResume } from '@sfstream/angular';
 *
 * // One position for all tabs, which outlives them.
 * provideSfStream(
 *   { url: '/api/events' },
 *   withResume({
 *     get: () => localStorage.getItem('orders'),
 *     set: (cursor) => localStorage.setItem('orders', cursor),
 *   }),
 * );
 * ```
 */
export const withResume = (store: CursorStore): SfStreamFeature => ({
  kind: 'resume',
  options: () => ({ cursor: store }),
});
