import type { EnvironmentProviders } from '@angular/core';
import { makeEnvironmentProviders } from '@angular/core';
import type { PageOptions } from '@sfstream/relay/client';
import { createStreamClient } from './create-stream-client.ts';
import type { SfStreamFeature } from './sf-stream-feature.ts';
import { SfStreamClient } from './sf-stream-client.ts';

/** The address of the relay. */
export interface SfStreamOptions {
  /** A path such as `/api/events`, or a URL. */
  readonly url: string;
  /** Milliseconds to wait after so many failures in a row. Default: full jitter up to 1 s, 2 s, 4 s … 30 s. */
  readonly backoff?: NonNullable<PageOptions['backoff']>;
}

/**
 * Provides {@link SfStreamClient}, for the providers of an application, a route or a test. Nothing is sent before a
 * channel is subscribed, nor before the first render, and nothing at all on a server. A route that provides it has a
 * client of its own, with the features that are given there and no others.
 *
 * `SfStreamClient` throws a `ClientError` where it is injected when an option is missing or malformed.
 *
 * @example
 * ```ts
 * import type { ApplicationConfig } from '@angular/core';
 * import { provideSfStream, withCredentials } from '@sfstream/angular';
 *
 * export const appConfig: ApplicationConfig = {
 *   providers: [provideSfStream({ url: 'https://events.acme.example/stream' }, withCredentials())],
 * };
 * ```
 */
export const provideSfStream = (
  options: SfStreamOptions,
  ...features: readonly SfStreamFeature[]
): EnvironmentProviders =>
  makeEnvironmentProviders([
    {
      provide: SfStreamClient,
      // Of two features that say the same, the later one holds.
      useFactory: () =>
        createStreamClient(
          features.reduce<PageOptions>(
            (all, feature) => ({ ...all, ...feature.options() }),
            options,
          ),
        ),
    },
  ]);
