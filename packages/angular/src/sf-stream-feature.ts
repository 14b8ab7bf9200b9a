import type { PageOptions } from '@sfstream/relay/client';

/** What `provideSfStream` takes after its options; made by the functions that begin with `with`. */
export interface SfStreamFeature {
  readonly kind: 'bearer' | 'credentials' | 'heartbeat' | 'resume';
  /** What it says of the connection; asked where the client is made, so that it may inject. */
  readonly options: () => Partial<PageOptions>;
}
