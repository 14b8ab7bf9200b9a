import type { ChannelName } from './channel-name.ts';

/** An event as Pub/Sub API carries it. */
export interface EncodedEvent {
  readonly schemaId: string;
  /** Avro, written by the schema of that id. */
  readonly payload: Uint8Array;
}

/** Writes the data of a message, or gives undefined for data that are not an event. */
export type EventEncoder = (name: ChannelName, data: unknown) => EncodedEvent | undefined;
