import { NEVER, asyncScheduler, concat, of } from 'rxjs';
import { createPublishing } from '../../../core/src/publishing/publishing.ts';
import type { Publishing } from '../../../core/src/publishing/publishing.ts';
import { createSchemas } from '../../src/avro/schemas.ts';
import type { Call } from '../../src/calls/call.ts';
import { pubSubPublisher } from '../../src/publishing/pub-sub-publisher.ts';
import type { PublishPorts } from '../../src/publishing/publish-ports.ts';
import { createTopics } from '../../src/publishing/topics.ts';

/** Ports of a session without an end, whose events get the keys `key-1`, `key-2` … */
export const portsOf = (call: Call, given: Partial<PublishPorts> = {}): PublishPorts => {
  let keys = 0;
  return {
    ...{ call, topics: createTopics(createSchemas()), scheduler: asyncScheduler },
    ...{ now: () => 0, userId: '0055e000001AbCdAAK', newKey: () => `key-${(keys += 1)}` },
    ...{ lose: () => undefined, over$: NEVER, answerTimeout: 30_000, backoff: () => 1 },
    ...given,
  };
};

/** Publishes as a client does that is in this session, and gets no other. */
export const publishingBy = (ports: PublishPorts): Publishing =>
  createPublishing({
    checkChannel: () => undefined,
    isClosing: () => false,
    closed$: NEVER,
    connected$: NEVER,
    connection$: concat(
      of({ type: 'open' as const, since: 0, publisher: pubSubPublisher(ports) }),
      NEVER,
    ),
  });
