/*
 * A client on the built package. The server resets its first stream just before its second one is sent, and the second one
 * is cancelled on the news of that. Prints "alive" if it comes so far.
 */
import { once } from 'node:events';
import { constants, createServer } from 'node:http2';
import { setImmediate } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { NEVER, concat, of } from 'rxjs';
import { connect } from '../../dist/esm/calls/connect.js';
import { subscribe } from '../../dist/esm/wire/methods.js';

const opened = [];
const server = createServer().on('stream', (stream) => {
  stream.on('error', () => undefined);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
  opened.push(stream);
});
await once(server.listen(0, '127.0.0.1'), 'listening');

const connection$ = connect({
  origin: `http://127.0.0.1:${server.address().port}`,
  http: { proxy: false },
  caller: () => ({ accessToken: 'token', instanceUrl: 'https://a.example', tenantId: '00D' }),
  pingInterval: 60_000,
});

const resetAndCancel = (call) => {
  const open = (observer) =>
    call
      .stream(subscribe, concat(of({ topicName: '/event/A__e', numRequested: 1 }), NEVER))
      .subscribe({ error: () => undefined, ...observer });
  let second;
  open({
    next: () => {
      opened[0].close(constants.NGHTTP2_REFUSED_STREAM);
      setImmediate(() => (second = open({})));
    },
    error: () => second.unsubscribe(),
  });
};

connection$.subscribe(resetAndCancel);
await pause(500);
console.log('alive');
process.exit();
