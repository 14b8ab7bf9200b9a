import type { StreamEvent } from '@sfstream/core';
import type { Leader } from '@sfstream/replay';
import type { JetStreamLike } from '../client/jetstream-like.ts';
import type { SubjectSpace } from '../names/channel-subjects.ts';

/** A stream, what of it belongs to a sink, and who may write there. */
export interface StreamPlace extends SubjectSpace {
  readonly js: JetStreamLike;
  readonly stream: string;
  readonly keyOf: (event: StreamEvent) => string | undefined;
  readonly leader: Leader | undefined;
}
