import type { PageOptions } from '@sfstream/relay/client';

/** A feature for `provideSfStream`; the functions that begin with `with` make one. */
export interface SfStreamFeature {
  readonly kind: 'bearer' | 'credentials' | 'heartbeat' | 'resume';
  /** Gives options of the connection; called where the client is made, so that it may inject. */
  readonly options: () => Partial<PageOptions>;
}
