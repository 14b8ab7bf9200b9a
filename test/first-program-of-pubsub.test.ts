/** The first program of packages/pubsub, as it is pasted: a proxy leads it from the host of Salesforce to a mock org. */
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg } from '@sfstream/testing';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { selfSigned } from '../packages/http/test/helpers/self-signed.ts';
import type { PastedProgram } from './pasted-program.ts';
import { pastedProgram } from './pasted-program.ts';

const channel = '/event/Order__e';
const host = 'api.pubsub.salesforce.com';

let folder: string;
let org: MockOrg;
let proxy: Server;
let program: PastedProgram;
let network: NodeJS.ProcessEnv;
const tunnels: string[] = [];
const sockets = new Set<Duplex>();

/** A proxy that leads every tunnel to the Pub/Sub API of the org. */
const leadingTo = async (endpoint: string): Promise<Server> => {
  const server = createServer().on('connect', (request, near: Duplex) => {
    tunnels.push(request.url ?? '');
    const far = connect(Number(new URL(endpoint).port), '127.0.0.1', () => {
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
  return server;
};

beforeEach(async () => {
  const certificate = selfSigned(host);
  folder = await mkdtemp(join(tmpdir(), 'sfstream-certificate-'));
  await writeFile(join(folder, 'ca.pem'), certificate.cert);
  org = await startMockOrg({ channels: [channel], pubSub: { tls: certificate } });
  proxy = await leadingTo(org.pubSubEndpoint);
  network = {
    HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
  };
  program = pastedProgram('packages/pubsub/README.md', 'ts', 1);
});

afterEach(async () => {
  program.remove();
  for (const socket of sockets) socket.destroy();
  proxy.close();
  await org.close();
  await rm(folder, { recursive: true });
});

it('receives orders, and loses none although it is killed', async () => {
  const first = program.run(org, network);
  await org.subscribed(channel);
  org.publish(channel, { Number__c: '17' });
  await first.said(/Number__c: '17'/);
  await first.stop('SIGKILL');
  org.publish(channel, { Number__c: '18' });

  const second = program.run(org, network);
  await second.said(/Number__c: '18'/);
  await second.stop('SIGKILL');
  expect(new Set(tunnels)).toEqual(new Set([`${host}:443`]));
});

it('says why it fails', async () => {
  const run = program.run(org, { ...network, SF_CONSUMER_SECRET: 'wrong' });
  await run.ended;
  expect(run.output).toContain('invalid client credentials');
});
