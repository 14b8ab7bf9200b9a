import { Http2Port } from '../grpc/http2-port.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { SchemaRegistry } from '../schemas/schema-registry.ts';
import type { OrgIdentity } from './authorise.ts';
import { CallFaults } from './call-faults.ts';
import { controlsOf } from './controls-of.ts';
import type { PubSubControls } from './pub-sub-controls.ts';
import { PubSubEndpoint } from './pub-sub-endpoint.ts';
import type { PubSubSettings } from './pub-sub-options.ts';
import { publish, publishStream } from '../rpcs/publish-rpcs.ts';
import { subscribe } from '../rpcs/subscribe.ts';
import { allGood } from '../rpcs/switches.ts';
import { getSchema, getTopic } from '../rpcs/topic-rpcs.ts';
import { topicsOf } from '../rpcs/topics.ts';

/** The Pub/Sub API of an org. */
export interface PubSub {
  readonly port: Http2Port;
  readonly endpoint: PubSubEndpoint;
  readonly controls: PubSubControls;
}

/** What the Pub/Sub API shares with the rest of the org. */
export interface OrgOfPubSub {
  readonly bus: EventBus;
  readonly schemas: SchemaRegistry;
  readonly identity: OrgIdentity;
  readonly now: () => number;
  /** Number of the newest calls that are remembered at least. */
  readonly keepCalls: number;
}

/** Builds the Pub/Sub API of an org. Its port is not open yet. */
export const createPubSub = (
  settings: PubSubSettings,
  { bus, schemas, identity, now, keepCalls }: OrgOfPubSub,
): PubSub => {
  const { scheduler, rights } = settings;
  const switches = allGood();
  const faults = new CallFaults();
  const topics = topicsOf(bus, rights);
  const endpoint = new PubSubEndpoint({
    org: identity,
    now,
    faults,
    keepCalls,
    sendsHeadersAtOnce: settings.headers === 'at-once',
    rpcs: {
      GetTopic: getTopic(topics, schemas),
      GetSchema: getSchema(schemas, rights, switches, scheduler),
      Publish: publish({ bus, topics, schemas }),
      PublishStream: publishStream({ bus, topics, schemas }, settings.publishTimeout, scheduler),
      Subscribe: subscribe({ bus, topics, switches, times: settings }),
      ManagedSubscribe: undefined,
    },
  });
  const port = new Http2Port({
    ...settings,
    now,
    listener: (stream, headers) => endpoint.handle(stream, headers),
  });
  return { port, endpoint, controls: controlsOf({ port, endpoint, faults, switches, schemas }) };
};
