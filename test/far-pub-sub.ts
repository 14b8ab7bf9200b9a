import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { selfSigned } from '../packages/http/test/helpers/self-signed.ts';

const host = 'api.pubsub.salesforce.com';

/** A mock org whose Pub/Sub API is found at Salesforce's own host, by way of a proxy. */
export interface FarPubSub {
  readonly org: MockOrg;
  /** The variables of a process that goes by the proxy, and trusts the certificate of the org. */
  readonly network: NodeJS.ProcessEnv;
  /** The hosts that the proxy was asked for. */
  readonly tunnels: readonly string[];
  readonly close: () => Promise<void>;
}

export const startFarPubSub = async (channel: string): Promise<FarPubSub> => {
  const certificate = selfSigned(host);
  const folder = await mkdtemp(join(tmpdir(), 'sfstream-certificate-'));
  await writeFile(join(folder, 'ca.pem'), certificate.cert);
  const org = await startMockOrg({ channels: [channel], pubSub: { tls: certificate } });
  const proxy = await startProxy(Number(new URL(org.pubSubEndpoint).port));
  return {
    org,
    network: {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
    tunnels: proxy.tunnels,
    close: async () => {
      proxy.close();
      await org.close();
      await rm(folder, { recursive: true });
    },
  };
};

/** A proxy that leads every tunnel to one port of this machine. */
const startProxy = async (beyond: number) => {
  const tunnels: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer().on('connect', (request, near: Duplex) => {
    tunnels.push(request.url ?? '');
    const far = connect(beyond, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy()));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, tunnels, close };
};
