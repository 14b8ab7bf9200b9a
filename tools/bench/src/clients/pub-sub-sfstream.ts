import { tokenAuth } from '@sfstream/auth';
import { createClient } from '@sfstream/core';
import { pubSub } from '@sfstream/pubsub';
import type { Payload } from '../pub-sub/event-schema.ts';
import type { Listen } from './listen.ts';
import { numbered } from './numbered.ts';

/** Our client over the Pub/Sub API, with its defaults. */
export const pubSubSfstream: Listen = ({ origin, channels }, onEvent) => {
  const client = createClient({
    auth: tokenAuth({ accessToken: 'token', instanceUrl: origin }),
    transport: pubSub({ endpoint: origin, tenantId: '00D5e000000AbCdEAK' }),
  });
  for (const channel of channels) {
    client
      .channel<{ readonly payload: Payload }>(channel)
      .subscribe(({ data }) => onEvent(numbered(data.payload)));
  }
};
