import { tokenAuth } from '@sfstream/auth';
import type { Client, ReplayMarker, StreamEvent } from '@sfstream/core';
import { createClient } from '@sfstream/core';
import type { RelayOptions } from '@sfstream/relay';
import { createRelay } from '@sfstream/relay';
import { relayHandler } from '@sfstream/relay/node';
import type { MockOrg } from '@sfstream/testing';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { lastValueFrom } from 'rxjs';

export const channel = '/event/Order__e';

/** What the dashboard needs of a service, over a relay whose like can be killed and started again. */
export interface Service {
  readonly url: string;
  /** The faults that the page asked for. */
  readonly faults: readonly string[];
  /** Ends it as a crash does: no goodbye to the pages. */
  kill(): Promise<void>;
}

export interface ServiceOptions extends Partial<RelayOptions> {
  /** Default: a free one. */
  readonly port?: number;
  /** Default: everybody may have everything. */
  readonly authorize?: () => boolean;
}

export const startService = async (
  org: MockOrg,
  { port = 0, authorize = () => true, ...options }: ServiceOptions = {},
): Promise<Service> => {
  const client = createClient({ auth: tokenAuth(org.issueToken()), backoff: () => 20 });
  const relay = createRelay(client, { channels: { [channel]: { select: orderOf } }, ...options });
  const relayed = relayHandler(relay, { authorize });
  const faults: string[] = [];

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://service.example');
    if (pathname === '/api/stream') relayed(request, response);
    else if (pathname === '/api/stats') response.end(JSON.stringify(stats));
    else if (pathname.startsWith('/api/org/')) {
      faults.push(pathname.slice('/api/org/'.length));
      response.writeHead(204).end();
    } else {
      const file = pathname === '/' ? '/index.html' : pathname;
      response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
      response.end(readFileSync(join(__dirname, '../dist', file)));
    }
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    kill: () => end(server, client),
  };
};

/** A place for the relay's markers that outlives it. */
export const markers = (): Map<string, ReplayMarker> => new Map();

const end = async (server: Server, client: Client): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  await lastValueFrom(client.close(), { defaultValue: undefined });
};

const stats = { published: 0, processed: 0, missed: 0, repeated: 0, state: 'open', store: {} };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

const orderOf = ({ data, createdDate }: StreamEvent): unknown => {
  const { payload } = data as { readonly payload: Readonly<Record<string, unknown>> };
  return {
    order: payload['Number__c'],
    customer: payload['Customer__c'],
    amount: payload['Amount__c'],
    currency: 'EUR',
    createdAt: createdDate,
  };
};
