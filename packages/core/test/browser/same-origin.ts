import { createServer, request } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a browser finds of connections. */
export interface Connections {
  /** Whether each answer says `Connection: close`. Default: none does. */
  readonly endWithEachAnswer?: boolean;
}

/** A page with this script, and everything else from the server behind: one origin for both. */
export const serveBeside = (
  script: string,
  upstream: string,
  { endWithEachAnswer = false }: Connections,
): Promise<Server> => {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/') outgoing.setHeader('content-type', 'text/html').end(page);
    else if (incoming.url === '/page.js')
      outgoing.setHeader('content-type', 'text/javascript').end(script);
    else forward(incoming, outgoing, upstream, endWithEachAnswer ? { connection: 'close' } : {});
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
};

export const originOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const page =
  '<!doctype html><title>Same origin</title><script type="module" src="/page.js"></script>';

/** A socket that breaks on one side breaks on the other. */
const forward = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upstream: string,
  added: OutgoingHttpHeaders,
): void => {
  const { method, headers, url = '' } = incoming;
  const ahead = request(upstream + url, { ...(method && { method }), headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...added });
    answer.on('error', () => outgoing.destroy()).pipe(outgoing);
  });
  ahead.on('error', () => outgoing.destroy());
  outgoing.on('close', () => ahead.destroy());
  incoming.pipe(ahead);
};
