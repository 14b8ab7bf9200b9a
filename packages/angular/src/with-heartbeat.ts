import type { SfStreamFeature } from './sf-stream-feature.ts';

/**
 * How many milliseconds the relay may be silent before the page connects again. Default: 45,000, which is three times the
 * relay's own default for a sign of life.
 *
 * @example
 * ```ts
 * import { provideSfStream, withHeartbeat } from '@sfstream/angular';
 *
 * provideSfStream({ url: '/api/events' }, withHeartbeat({ timeout: 10_000 }));
 * ```
 */
export const withHeartbeat = ({ timeout }: { readonly timeout: number }): SfStreamFeature => ({
  kind: 'heartbeat',
  options: () => ({ heartbeatTimeout: timeout }),
});
