import { CometD } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import type { EventData, Listen } from './listen.ts';

/** The npm package `cometd` with its adapter for Node, as its documentation sets it up. */
export const cometd: Listen = ({ origin, channels }, onEvent) => {
  adapt();
  const client = new CometD();
  client.configure({
    url: `${origin}/cometd/66.0`,
    requestHeaders: { Authorization: 'Bearer token' },
    appendMessageTypeToURL: false,
  });
  client.unregisterTransport('websocket');
  client.handshake((reply) => {
    if (reply.successful !== true) throw new Error('cometd could not shake hands.');
    client.batch(() => {
      for (const channel of channels) {
        client.subscribe(channel, (message) => onEvent(message.data as EventData));
      }
    });
  });
};
