import type { SfStreamFeature } from './sf-stream-feature.ts';

/**
 * Connects again once the relay was silent for `timeout` milliseconds. Default: 45,000, which is three times the
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
