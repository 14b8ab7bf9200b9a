import type { ReplayStore } from '@sfstream/core';
import type { Sink } from '../../src/index.ts';
import { sinkOf, toCloudEvent } from '../../src/index.ts';

/** The part of a producer that is called. */
export interface KafkaProducer {
  send(record: {
    topic: string;
    acks: number;
    messages: { key: string | null; value: string; headers: Record<string, string> }[];
  }): Promise<unknown>;
}

/** The sink of the README. */
export const kafkaSink = (producer: KafkaProducer, topic: string, store: ReplayStore): Sink =>
  sinkOf({
    store,
    write: (events) =>
      producer.send({
        topic,
        acks: -1, // All replicas.
        messages: events.map(toCloudEvent).map((event) => ({
          key: event.subject ?? null,
          value: JSON.stringify(event),
          headers: { 'content-type': 'application/cloudevents+json' },
        })),
      }),
  });
