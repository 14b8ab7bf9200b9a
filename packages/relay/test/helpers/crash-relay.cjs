// Relays channels until it is killed: node crash-relay.cjs <options as JSON>
const { createServer } = require('node:http');
const { createPasswordClient } = require('@sfstream/core');
const { createRelay } = require('@sfstream/relay');
const { relayHandler } = require('@sfstream/relay/node');
const { fileStore } = require('@sfstream/replay/node');

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
