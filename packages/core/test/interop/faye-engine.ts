import type { Bus } from 'faye';
import { NodeAdapter } from 'faye';
import memory from 'faye/src/engines/memory.js';
import { Server } from 'node:http';
import type { Engine } from './bayeux-server.ts';
import { forbidden } from './bayeux-server.ts';

/** faye, which holds a poll for so many milliseconds. */
export const fayeEngine = (holdTime: number) => (): Engine => {
  const buses: Bus[] = [];
  const create = (bus: Bus, options: object): object => {
    buses.push(bus);
    return memory.create(bus, options);
  };
  const adapter = new NodeAdapter({
    mount: '/cometd/66.0',
    timeout: holdTime / 1_000,
    engine: { type: { create } },
  });
  adapter.addExtension({
    incoming: (message, callback) =>
      callback(
        message['subscription'] === forbidden
          ? { ...message, error: `403:${forbidden}:Forbidden channel` }
          : message,
      ),
  });
  const sessions = new Set<string>();
  const subscriptions = new Set<string>();
  adapter.on('handshake', (clientId) => sessions.add(clientId));
  adapter.on('disconnect', (clientId) => sessions.delete(clientId));
  adapter.on('subscribe', (_, channel) => subscriptions.add(channel));
  adapter.on('unsubscribe', (_, channel) => subscriptions.delete(channel));
  // faye takes requests only from a server that it is attached to; this one never listens.
  const server = new Server();
  adapter.attach(server);
  return {
    handle: (request, response) => server.emit('request', request, response),
    publish: (channel, data) => {
      for (const bus of buses) bus.publish({ channel, data });
    },
    subscribed: () => subscriptions,
    sessionCount: () => sessions.size,
    close: () => adapter.close(),
  };
};
