import type { ReplayStore } from '@sfstream/core';
import type { ConfirmChannel } from 'amqplib';
import type { Sink } from '../../src/index.ts';
import { sinkOf, toCloudEvent } from '../../src/index.ts';

/** The sink of the README. */
export const rabbitSink = (channel: ConfirmChannel, exchange: string, store: ReplayStore): Sink => {
  const returned = new Set<string>();
  channel.on('return', ({ properties }) => returned.add(String(properties.messageId)));
  return sinkOf({
    store,
    write: async (events) => {
      const cloudEvents = events.map(toCloudEvent);
      returned.clear();
      for (const event of cloudEvents) {
        channel.publish(exchange, event.type, Buffer.from(JSON.stringify(event)), {
          messageId: event.id,
          contentType: 'application/cloudevents+json',
          persistent: true,
          mandatory: true,
        });
      }
      await channel.waitForConfirms();
      if (returned.size > 0) throw new Error(`No queue takes ${returned.size} of the events.`);
    },
  });
};
