import { Client, Metadata, credentials } from '@grpc/grpc-js';
import avsc from 'avsc';
import type { Payload } from '../pub-sub/event-schema.ts';
import { messageType, pathOf } from '../pub-sub/protocol.ts';
import type { Listen } from './listen.ts';
import { numbered } from './numbered.ts';

interface FetchResponse {
  readonly events: readonly {
    readonly event: { readonly schemaId: string; readonly payload: Buffer };
    readonly replayId: Buffer;
  }[];
}

/** Events that the API lets a stream ask for. */
const most = 100;

/**
 * The measure of the others: grpc-js with its defaults, protobufjs, avsc and a call for each event. It asks for more when half is used up,
 * as ours does, since requests cost too; it checks nothing and repairs nothing.
 */
export const pubSubBare: Listen = ({ origin, channels }, onEvent) => {
  const client = new Client(new URL(origin).host, credentials.createInsecure());
  for (const topicName of channels) listenTo(client, topicName, onEvent);
};

const listenTo = (client: Client, topicName: string, onEvent: Parameters<Listen>[1]): void => {
  const types = new Map<string, avsc.Type>();
  const response = messageType('FetchResponse');
  const stream = client.makeBidiStreamRequest(
    pathOf('Subscribe'),
    encoderOf('FetchRequest'),
    (bytes) => response.decode(bytes) as unknown as FetchResponse,
    metadata(),
  );
  let outstanding = most;
  stream.on('data', ({ events }: FetchResponse) => {
    for (const { event } of events) {
      onEvent(numbered(types.get(event.schemaId)?.fromBuffer(event.payload) as Payload));
    }
    outstanding -= events.length;
    if (outstanding > most / 2) return;
    stream.write({ numRequested: most - outstanding });
    outstanding = most;
  });
  withSchema(client, ({ schemaId, schemaJson }) => {
    types.set(schemaId, avsc.Type.forSchema(JSON.parse(schemaJson) as avsc.Schema));
    stream.write({ topicName, numRequested: most });
  });
};

interface SchemaInfo {
  readonly schemaId: string;
  readonly schemaJson: string;
}

const withSchema = (client: Client, read: (schema: SchemaInfo) => void): void => {
  client.makeUnaryRequest(
    pathOf('GetSchema'),
    encoderOf('SchemaRequest'),
    (bytes) => messageType('SchemaInfo').decode(bytes) as unknown as SchemaInfo,
    { schemaId: 'any' },
    metadata(),
    (error, schema) => {
      if (schema === undefined) throw error ?? new Error('There is no schema.');
      read(schema);
    },
  );
};

const encoderOf = (name: string): ((message: object) => Buffer) => {
  const type = messageType(name);
  return (message) => type.encode(message).finish() as Buffer;
};

const metadata = (): Metadata => {
  const made = new Metadata();
  made.set('accesstoken', 'token');
  made.set('instanceurl', 'https://acme.my.salesforce.com');
  made.set('tenantid', '00D5e000000AbCdEAK');
  return made;
};
