import { ClientError } from '@sfstream/base';
import type { Unpublished } from '@sfstream/core';
import type { EventSchema } from '../avro/event-schema.ts';
import type { ProducerEvent } from '../wire/messages.ts';
import { eventWriter } from './event-writer.ts';
import type { PublishPorts } from './publish-ports.ts';

/** An event ready to be sent, or what became of one that cannot be. */
export type Written = { readonly outcome: 'pending'; readonly event: ProducerEvent } | Unpublished;

/** Bytes of one event (Pub/Sub API guide, "Pub/Sub API Allocations"). */
const mostBytes = 1024 * 1024;

/** Makes the function that writes the data of one event of a channel. What cannot be sent fails by itself. */
export const writtenEvent = (
  ports: PublishPorts,
  channel: string,
  schema: EventSchema,
): ((data: unknown) => Written) => {
  const write = eventWriter(schema, ports);
  return (data) => {
    const correlationKey = ports.newKey();
    try {
      const payload = checkedSize(schema, write(data));
      return { outcome: 'pending', event: { id: correlationKey, schemaId: schema.id, payload } };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return { outcome: 'failed', channel, correlationKey, error };
    }
  };
};

const checkedSize = ({ name }: EventSchema, payload: Buffer): Buffer => {
  if (payload.length > mostBytes) {
    throw new ClientError(
      `An event ${name} takes ${payload.length} bytes, and may take ${mostBytes}.`,
      { field: 'data' },
    );
  }
  return payload;
};
