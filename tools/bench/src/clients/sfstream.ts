import { tokenAuth } from '@sfstream/auth';
import { createClient } from '@sfstream/core';
import type { EventData, Listen } from './listen.ts';

/** Our client with its defaults. */
export const sfstream: Listen = ({ origin, channels }, onEvent) => {
  const client = createClient({ auth: tokenAuth({ accessToken: 'token', instanceUrl: origin }) });
  for (const channel of channels) {
    client.channel<EventData>(channel).subscribe(({ data }) => onEvent(data));
  }
};
