import type { Backoff, SfStreamError } from '@sfstream/base';
import type { SchedulerLike } from 'rxjs';
import type { Schemas } from '../avro/schemas.ts';
import type { Call } from '../calls/call.ts';
import type { PubSubId } from '../positions/replay-id.ts';
import type { Filled } from './event-writer.ts';
import type { Topics } from './topics.ts';

/** The things that publishing needs from outside. */
export interface PublishPorts extends Filled {
  readonly call: Call;
  readonly schemas: Schemas;
  readonly topics: Topics;
  /** Gives the id of an event, a UUID. */
  readonly newKey: () => string;
  /** Waits before what was certainly not sent is sent again. */
  readonly backoff: Backoff;
  readonly scheduler: SchedulerLike;
}

/** The fate of one event. */
export type Publication =
  | {
      readonly type: 'published';
      readonly channel: string;
      /** The `EventUuid` of the event. */
      readonly correlationKey: string;
      readonly replayId: PubSubId;
    }
  | {
      /** `failed` is certain; where it is `unknown`, the event may have been published. */
      readonly type: 'failed' | 'unknown';
      readonly channel: string;
      readonly correlationKey: string;
      readonly error: SfStreamError;
    };
