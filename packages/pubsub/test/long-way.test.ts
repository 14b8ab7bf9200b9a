import type { ServerHttp2Stream } from 'node:http2';
import { NEVER, concat, concatMap, filter, lastValueFrom, of, scan, takeWhile } from 'rxjs';
import { subscribe } from '../src/wire/methods.ts';
import { using } from './helpers/caller.ts';
import { relayTo } from './helpers/relay.ts';
import { accept, framed, serveHttp2 } from './helpers/serve-http2.ts';
import { load } from './helpers/wire.ts';

const events = 100;
const payload = Buffer.alloc(10_000, 'x');

/** A response of ten large events. */
const response = (): Buffer => {
  const event = { id: 'u', schemaId: 's', payload };
  const list = Array.from({ length: 10 }, () => ({ event, replayId: Buffer.alloc(10) }));
  return framed(load()['Subscribe']!.responseSerialize({ events: list }));
};

const sendAll = (stream: ServerHttp2Stream): void => {
  const one = response();
  for (let sent = 0; sent < events; sent += 10) stream.write(one);
};

describe('a server a long way off', () => {
  it('may send all events that it was asked for, 10 kB each, before it hears anything more (P10)', async () => {
    const server = await serveHttp2((stream) => {
      stream.respond(accept);
      stream.once('data', () => {
        // From here on the server is told of nothing that the client has taken in.
        relay.muteClients();
        sendAll(stream);
      });
    });
    const relay = await relayTo(server.origin);
    const request = { topicName: '/event/Order__e', numRequested: events };
    const received$ = using(relay.origin, (call) =>
      call.stream(subscribe, concat(of(request), NEVER)).pipe(
        filter((from) => from.type === 'messages'),
        concatMap(({ messages }) => messages),
        scan((count, message) => count + message.events.length, 0),
        takeWhile((count) => count < events, true),
      ),
    );
    await expect(lastValueFrom(received$)).resolves.toBe(events);
  });
});
