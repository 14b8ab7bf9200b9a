import { Injector, inject, runInInjectionContext } from '@angular/core';
import type { SfStreamFeature } from './sf-stream-feature.ts';

/**
 * Sends `Authorization: Bearer …` along. The token is asked for at each connection, so that a new one is used as soon as it
 * is there; `token` may inject. If it fails, that is tried again like any failure of the connection.
 *
 * @example
 * ```ts
 * import { inject } from '@angular/core';
 * import { provideSfStream, withBearer } from '@sfstream/angular';
 *
 * abstract class Login {
 *   abstract token(): Promise<string>;
 * }
 *
 * provideSfStream({ url: '/api/events' }, withBearer(() => inject(Login).token()));
 * ```
 */
export const withBearer = (token: () => string | Promise<string>): SfStreamFeature => ({
  kind: 'bearer',
  options: () => {
    const injector = inject(Injector);
    return {
      headers: async () => ({
        Authorization: `Bearer ${await runInInjectionContext(injector, token)}`,
      }),
    };
  },
});
