import type { SfStreamFeature } from './sf-stream-feature.ts';

/**
 * Sends cookies along to another origin too. To the page's own they go in any case. The relay must answer with
 * `Access-Control-Allow-Credentials`.
 *
 * @example
 * ```ts
 * import { provideSfStream, withCredentials } from '@sfstream/angular';
 *
 * provideSfStream({ url: 'https://events.acme.example/stream' }, withCredentials());
 * ```
 */
export const withCredentials = (): SfStreamFeature => ({
  kind: 'credentials',
  options: () => ({ credentials: 'include' }),
});
