import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect as connectTcp, createServer as createTcp } from 'node:net';
import { ClientError } from '@sfstream/base';
import { TransportError, isTlsRefusal } from '@sfstream/http';
import type { HttpOptions } from '@sfstream/http';
import { firstValueFrom } from 'rxjs';
import { selfSigned } from '../../http/test/helpers/self-signed.ts';
import { freePort, until } from '../../http/test/helpers/serve.ts';
import * as methods from '../src/wire/methods.ts';
import { failureOf, using } from './helpers/caller.ts';
import { serveGrpc } from './helpers/serve-grpc.ts';
import { serveHttp2 } from './helpers/serve-http2.ts';

const topicName = '/event/A__e';
const certificate = selfSigned();

const askBy = (origin: string, http: HttpOptions) =>
  using(origin, (call) => call.unary(methods.getTopic, { topicName }), { http });

const serveTopic = (secured = false): Promise<string> =>
  serveGrpc(
    { GetTopic: (_, answer) => answer(null, { topicName }) },
    secured ? certificate : undefined,
  );

const closers = new Set<() => void>();

afterEach(() => {
  for (const close of closers) close();
  closers.clear();
});

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  closers.add(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** A proxy that opens every tunnel, and keeps what it was asked for. */
const serveProxy = async (): Promise<{
  readonly port: number;
  readonly asked: readonly { readonly for: string; readonly by: string | undefined }[];
}> => {
  const asked: { for: string; by: string | undefined }[] = [];
  const server = createServer().on('connect', (request, client) => {
    asked.push({ for: request.url ?? '', by: request.headers['proxy-authorization'] });
    const beyond = connectTcp(Number(new URL(`http://${request.url}`).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      beyond.pipe(client).pipe(beyond);
    });
    client.on('error', () => undefined).on('close', () => beyond.destroy());
    beyond.on('error', () => undefined).on('close', () => client.destroy());
    closers.add(() => client.destroy());
  });
  return { port: await listening(server), asked };
};

describe('a connection by TLS', () => {
  it('is opened with the certificates of the options', async () => {
    const origin = await serveTopic(true);
    const answer$ = askBy(origin, { proxy: false, tls: { ca: certificate.cert } });
    expect(await firstValueFrom(answer$)).toMatchObject({ topicName });
  });

  it('is opened without a look at the certificate where the options say so', async () => {
    const origin = await serveTopic(true);
    const answer$ = askBy(origin, { proxy: false, tls: { rejectUnauthorized: false } });
    expect(await firstValueFrom(answer$)).toMatchObject({ topicName });
  });

  it('fails with the code of a certificate that cannot become right (P40)', async () => {
    const failure = await failureOf(askBy(await serveTopic(true), { proxy: false }));
    expect(failure).toBeInstanceOf(TransportError);
    expect(isTlsRefusal(String((failure as TransportError).code))).toBe(true);
  });

  it('fails with the code of a certificate of another host', async () => {
    const origin = (await serveTopic(true)).replace('127.0.0.1', 'localhost');
    const failure = await failureOf(askBy(origin, { proxy: false, tls: { ca: certificate.cert } }));
    expect(failure).toMatchObject({ name: 'TransportError', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('takes another name for the certificate', async () => {
    const failure = await failureOf(
      askBy(await serveTopic(true), {
        proxy: false,
        tls: { ca: certificate.cert, servername: 'other.example' },
      }),
    );
    expect(failure).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});

describe('a connection that is not opened', () => {
  it('fails with the code of a host that is down', async () => {
    const failure = await failureOf(
      askBy(`http://127.0.0.1:${await freePort()}`, { proxy: false }),
    );
    expect(failure).toMatchObject({ name: 'TransportError', code: 'ECONNREFUSED' });
  });

  it('fails with the code of a host that has no address', async () => {
    const failure = await failureOf(askBy('https://nowhere.invalid', { proxy: false }));
    expect(failure).toMatchObject({
      name: 'TransportError',
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    });
  });

  it('fails where the host speaks HTTP/1.1 only', async () => {
    const port = await listening(createServer((_, response) => response.end('hello')));
    const failure = await failureOf(askBy(`http://127.0.0.1:${port}`, { proxy: false }));
    expect(failure).toMatchObject({
      name: 'TransportError',
      message: expect.stringContaining('although the host answers'),
    });
  });

  it('fails in time where the host says nothing', async () => {
    const server = createTcp().listen(0, '127.0.0.1');
    const sockets = new Set<{ destroy(): unknown }>();
    server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
    closers.add(() => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const failure = await failureOf(
      askBy(`http://127.0.0.1:${port}`, { proxy: false, timeout: 200 }),
    );
    expect(failure).toMatchObject({ name: 'TransportTimeoutError' });
  });

  it.each([
    ['at once', (end: () => void) => end()],
    ['in the same turn', (end: () => void) => process.nextTick(end)],
    ['in the next turn', (end: () => void) => setImmediate(end)],
  ])('is given up by unsubscribing %s', async (_when, soon) => {
    const { origin, sessions, opened } = await serveHttp2(() => undefined);
    const subscription = askBy(origin, { proxy: false }).subscribe();
    soon(() => subscription.unsubscribe());
    await opened;
    await until(() => sessions.size === 0);
  });
});

describe('a proxy', () => {
  it('of the options is asked for a tunnel, with who asks (P59)', async () => {
    const origin = await serveTopic(true);
    const proxy = await serveProxy();
    const auth = { username: 'user', password: 'proxy-secret' };
    const answer$ = askBy(origin, {
      proxy: { host: '127.0.0.1', port: proxy.port, auth },
      tls: { ca: certificate.cert },
    });
    expect(await firstValueFrom(answer$)).toMatchObject({ topicName });
    const by = `Basic ${Buffer.from('user:proxy-secret').toString('base64')}`;
    expect(new Set(proxy.asked.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ for: new URL(origin).host, by })]),
    );
  });

  it('that refuses is named, and the library prints nothing', async () => {
    const printed = jest.spyOn(console, 'error').mockReturnValue();
    const refusing = createServer().on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    const proxy = { host: '127.0.0.1', port: await listening(refusing) };
    const failure = await failureOf(askBy('https://api.pubsub.salesforce.com:443', { proxy }));
    expect(failure).toMatchObject({
      name: 'TransportError',
      code: 'ERR_PROXY_REFUSED',
      status: 407,
    });
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  it('that is asked by https is refused', async () => {
    const failure = await failureOf(
      askBy('https://api.pubsub.salesforce.com:443', {
        proxy: { protocol: 'https', host: '127.0.0.1', port: 1 },
      }),
    );
    expect(failure).toBeInstanceOf(ClientError);
    expect(failure).toMatchObject({ field: 'proxy' });
  });
});

it.each([{ agents: {} }, { adapter: () => Promise.reject(new Error('unused')) }])(
  'settings that only HTTP/1.1 knows are refused: %o',
  async (http) => {
    expect(await failureOf(askBy('https://api.pubsub.salesforce.com:443', http))).toMatchObject({
      name: 'ClientError',
      field: Object.keys(http)[0],
    });
  },
);
