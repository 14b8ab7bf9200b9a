import type { Provider } from '@angular/core';
import { InjectionToken } from '@angular/core';
import type { PageOptions } from '@sfstream/relay/client';

/** What `provideSfStream` takes after its options; made by the functions that begin with `with`. */
export interface SfStreamFeature {
  readonly kind: 'bearer' | 'credentials' | 'heartbeat' | 'resume';
  readonly providers: Provider[];
}

/** What features say of the connection; of two that say the same, the later one holds. */
export const connectionOptions = new InjectionToken<readonly Partial<PageOptions>[]>(
  'sfstream: options of the connection to the relay',
);

/** Makes a feature. `options` may inject. */
export const featureOf = (
  kind: SfStreamFeature['kind'],
  options: () => Partial<PageOptions>,
): SfStreamFeature => ({
  kind,
  providers: [{ provide: connectionOptions, multi: true, useFactory: options }],
});
