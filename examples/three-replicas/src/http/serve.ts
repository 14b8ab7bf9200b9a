import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Demo } from '../demo.ts';
import { acts, names } from '../replicas/replica-state.ts';
import { pageFile } from './page-files.ts';

/** The page, over HTTP on the loopback interface. */
export interface PageServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the page of a demo. `port` 0 means any free one. Rejects where the port is taken. */
export const serve = async (demo: Demo, port: number): Promise<PageServer> => {
  const server = createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === '/api/board') stream(demo, response);
    else if (path.startsWith('/api/replicas/')) act(demo, request, response, path);
    else void file(response, path);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

/** Server-sent events: a snapshot each. A page that is slow gets fewer of them. */
const stream = ({ snapshot$ }: Demo, response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const sending = snapshot$.subscribe((snapshot) => {
    if (!response.writableNeedDrain) response.write(`data: ${JSON.stringify(snapshot)}\n\n`);
  });
  response.on('close', () => sending.unsubscribe());
};

/** POST /api/replicas/A/kill: 204, or 409 where the state of the replica does not allow it. */
const act = (
  demo: Demo,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): void => {
  const [, , , one, what] = path.split('/');
  const name = names.find((known) => known === one);
  const chosen = acts.find((known) => known === what);
  if (name === undefined || chosen === undefined) response.writeHead(404).end();
  else if (request.method !== 'POST') response.writeHead(405, { Allow: 'POST' }).end();
  else response.writeHead(demo.act(name, chosen) ? 204 : 409).end();
};

const file = async (response: ServerResponse, path: string): Promise<void> => {
  const found = await pageFile(path);
  if (found === undefined) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, {
      'Content-Type': found.type,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'self'; img-src data:",
    })
    .end(found.body);
};
