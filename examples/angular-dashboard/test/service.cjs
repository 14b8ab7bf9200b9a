// What the dashboard needs of a service, until it is killed: node service.cjs <options as JSON>
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { extname, join } = require('node:path');
const { createPasswordClient } = require('@sfstream/core');
const { pubSub } = require('@sfstream/pubsub');
const { createRelay } = require('@sfstream/relay');
const { relayHandler } = require('@sfstream/relay/node');

const { credentials, endpoint, channel, replay, isAllowed, port, page } = JSON.parse(
  process.argv[2],
);

const orderOf = ({ data: { payload }, createdDate }) => ({
  order: payload.Number__c,
  customer: payload.Customer__c,
  amount: payload.Amount__c,
  currency: 'EUR',
  createdAt: createdDate,
});

const transport = endpoint === undefined ? {} : { transport: pubSub({ endpoint }) };
const client = createPasswordClient({ ...credentials, ...transport, backoff: () => 20 });
/** The newest orders, newest first: the database of this service. */
const known = [];
const selectOrder = (event) => {
  const order = orderOf(event);
  known.unshift({ ...order, number: parseInt(String(event.replayId).slice(0, 18)) });
  known.splice(40);
  return order;
};

const relay = createRelay(client, {
  channels: { [channel]: { select: selectOrder } },
  replay,
});
const relayed = relayHandler(relay, { authorize: () => isAllowed });

const protocol = endpoint === undefined ? 'cometd' : 'pubsub';
const stats = {
  protocol,
  published: 0,
  processed: 0,
  missed: 0,
  repeated: 0,
  state: 'open',
  store: {},
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const server = createServer((request, response) => {
  const [pathname] = request.url.split('?');
  if (pathname === '/api/stream') relayed(request, response);
  else if (pathname === '/api/stats') response.end(JSON.stringify(stats));
  else if (pathname === '/api/orders') response.end(JSON.stringify(known));
  else if (pathname === '/api/org/stop' && 'comesBackAt' in stats) response.writeHead(409).end();
  else if (pathname.startsWith('/api/org/')) {
    if (pathname.endsWith('/stop')) stats.comesBackAt = Date.now() + 10_000;
    response.writeHead(204).end();
  } else {
    const file = pathname === '/' ? '/index.html' : pathname;
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    response.end(readFileSync(join(page, file)));
  }
});
server.listen(port, '127.0.0.1', () => console.log(server.address().port));
