import type { KeyOfEvent } from '@sfstream/forward';
import type { Leader } from '@sfstream/replay';
import type { JetStreamLike } from '../client/jetstream-like.ts';
import type { SubjectSpace } from '../names/channel-subjects.ts';

/** A stream, and what of it belongs to a sink. */
export interface StreamSpace extends SubjectSpace {
  readonly js: JetStreamLike;
  readonly stream: string;
}

/** The place where a sink writes, and for whom. */
export interface StreamPlace extends StreamSpace {
  readonly keyOf: KeyOfEvent;
  readonly leader: Leader | undefined;
}
