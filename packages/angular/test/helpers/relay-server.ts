import type { StreamEvent } from '@sfstream/core';
import type { RelayOptions } from '@sfstream/relay';
import { createRelay } from '@sfstream/relay';
import { relayHandler } from '@sfstream/relay/node';
import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Subject, filter } from 'rxjs';

/** A relay on a port, with events from the test. */
export interface RelayServer {
  readonly url: string;
  /** The requests so far, oldest first. */
  readonly requests: readonly IncomingMessage[];
  readonly publish: (replayId: number) => void;
  /** Breaks every connection. */
  drop(): void;
  close(): Promise<void>;
}

export const channel = '/event/Order__e';

export const startRelay = async (options: Partial<RelayOptions> = {}): Promise<RelayServer> => {
  const event = new Subject<StreamEvent>();
  const relay = createRelay(
    { channel: (name) => event.pipe(filter((one) => one.channel === name)) },
    { channels: { [channel]: {} }, ...options },
  );
  const handle = relayHandler(relay, { authorize: () => true });
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    requests.push(request);
    handle(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    requests,
    publish: (replayId) => event.next({ channel, replayId, data: { n: replayId } }),
    drop: () => server.closeAllConnections(),
    close: async () => {
      relay.close();
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
};
