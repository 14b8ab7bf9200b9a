import { credentials } from '@grpc/grpc-js';
import PubSubApiClient from 'salesforce-pubsub-api-client';
import type { Payload } from '../pub-sub/event-schema.ts';
import type { Listen } from './listen.ts';
import { numbered } from './numbered.ts';

/**
 * Number of the first events that do not count: it gives those in disorder that come while it asks for their schema, as many
 * as it has asked for.
 */
const beforeSchema = 100;

/** The npm package `salesforce-pubsub-api-client`, as its documentation sets it up, with `avro-js` as its decoder. */
export const pubSubApiClient: Listen = ({ origin, channels }, onEvent) => {
  withoutTls();
  const client = new PubSubApiClient(
    {
      authType: 'user-supplied',
      accessToken: '00D5e000000AbCd!token',
      instanceUrl: 'https://acme.my.salesforce.com',
      pubSubEndpoint: new URL(origin).host,
    },
    { debug: ignore, info: ignore, warn: ignore, error: console.error },
  );
  void client.connect().then(() => {
    for (const channel of channels) {
      client.subscribe(channel, (_, type, data) => {
        if (type === 'error') throw data as unknown as Error;
        if (type !== 'event') return;
        const { payload } = data as { readonly payload: Payload };
        if (payload.Number__c > beforeSchema) onEvent(numbered(payload));
      });
    }
  });
};

/** It knows TLS alone, which the others would have to pay for too. */
const withoutTls = (): void => {
  Object.assign(credentials, {
    createSsl: credentials.createInsecure,
    combineChannelCredentials: (channel: unknown) => channel,
  });
};

const ignore = (): void => undefined;
