import type { SfStreamError } from '@sfstream/base';
import type { Published } from './published.ts';

/** The fate of one event of a list or a stream. */
export type Publication = ({ readonly outcome: 'published' } & Published) | Unpublished;

/** An event that was not published, or of which nobody knows whether it was. */
export interface Unpublished {
  /** `failed` is certain; where it is `unknown`, the event may have been published. */
  readonly outcome: 'failed' | 'unknown';
  readonly channel: string;
  readonly error: SfStreamError;
  /** The id that the event was sent with, by which to look for it: its `EventUuid`, where the API knows one. */
  readonly correlationKey?: string;
}
