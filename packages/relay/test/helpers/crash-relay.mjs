// Relays channels until it is killed: node <bundle> <options as JSON>
import { createServer } from 'node:http';
import { createPasswordClient } from '@sfstream/core';
import { createRelay } from '@sfstream/relay';
import { relayHandler } from '@sfstream/relay/node';
import { fileStore } from '@sfstream/replay/node';

const { credentials, channels, markers, log, port } = JSON.parse(process.argv[2]);
const client = createPasswordClient({ ...credentials, backoff: () => 5 });

const relay = createRelay(client, {
  channels: Object.fromEntries(channels.map((channel) => [channel, {}])),
  replay: fileStore(markers),
  log,
  backoff: () => 5,
});
relay.activity$.subscribe(({ type, error }) => {
  if (error !== undefined) console.error(type, error.message);
});

const server = createServer(relayHandler(relay, { authorize: () => true }));
server.listen(port, '127.0.0.1', () => console.log(server.address().port));
