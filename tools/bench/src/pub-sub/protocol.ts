import { createRequire } from 'node:module';
import path from 'node:path';
import protobuf from 'protobufjs';

/** Salesforce's own description of the service, which comes with the client of npm. */
const description = path.resolve(
  path.dirname(createRequire(import.meta.url).resolve('salesforce-pubsub-api-client')),
  '../pubsub_api.proto',
);

const root = protobuf.loadSync(description).resolveAll();

/** The type of a message, by its name. */
export const messageType = (name: string): protobuf.Type => root.lookupType(`eventbus.v1.${name}`);

/** The path of a call. */
export const pathOf = (call: string): string => `/eventbus.v1.PubSub/${call}`;
