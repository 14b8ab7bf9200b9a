import type { MockOrg } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { defer, interval, map, switchMap } from 'rxjs';
import { orderChannel, orderOf } from './order.ts';
import type { Protocol } from './protocol.ts';

/** Milliseconds between two orders. */
const pace = 100;

/** A mock org in this process, in which orders come in all the time. */
export interface OrderOrg {
  readonly app: MockOrg['app'];
  /** Where its Pub/Sub API is; undefined where the replicas are to take the Streaming API. */
  readonly pubSub: string | undefined;
  /** How many sessions the clients have, or streams of the Pub/Sub API. */
  readonly served: () => number;
  /**
   * Publishes an order every 100 ms while it is subscribed, from the first moment on in which a replica listens. Emits the
   * replay id of each, which count from 1 without a gap.
   */
  readonly published$: Observable<number>;
  readonly close: () => Promise<void>;
}

export const startOrderOrg = async (protocol: Protocol): Promise<OrderOrg> => {
  const isPubSub = protocol === 'pubsub';
  const org = await startMockOrg({
    pubSub: isPubSub,
    // A client that was killed or frozen is forgotten soon enough for those who watch.
    sessionTimeout: 8_000,
    keepRequests: 100,
  });
  return {
    app: org.app,
    pubSub: isPubSub ? org.pubSubEndpoint : undefined,
    served: () => (isPubSub ? org.pubSub.streams : org.sessions).length,
    published$: defer(() => org.subscribed(orderChannel)).pipe(
      switchMap(() => interval(pace)),
      map((index) => org.publish(orderChannel, orderOf(index)).replayId),
    ),
    close: () => org.close(),
  };
};
