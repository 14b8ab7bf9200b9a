import { createHttp } from '@sfstream/http';
import type { HttpResponse } from '@sfstream/http';
import { once } from 'node:events';
import { createServer as createTls } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { firstValueFrom } from 'rxjs';
import { selfSigned } from './helpers/self-signed.ts';
import { serve } from './helpers/serve.ts';

const certificate = selfSigned();
const lanes = ['call', 'poll'] as const;

const ask = (port: number, lane: 'call' | 'poll', tls: object = {}): Promise<HttpResponse> =>
  firstValueFrom(
    createHttp({ tls: { ca: certificate.cert, ...tls } }, { keepAlive: false }).request({
      method: 'POST',
      url: `https://127.0.0.1:${port}/`,
      body: 'sent',
      lane,
    }),
  );

const opened = new Set<{ destroy(): unknown }>();
afterEach(() => {
  opened.forEach((each) => each.destroy());
  opened.clear();
});

/** A port, each connection to which is given to `meet`. */
const listening = async (meet: (socket: Socket) => void): Promise<number> => {
  const server = createServer((socket) => {
    opened.add(socket);
    socket.on('error', () => undefined);
    meet(socket);
  }).listen(0, '127.0.0.1');
  opened.add({ destroy: () => server.close() });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const alert = (description: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, description]);

describe.each(lanes)('in the lane %s a connection is broken, no setting wrong,', (lane) => {
  it.each<[string, Buffer]>([
    ['the alert internal_error', alert(80)],
    ['the alert handshake_failure', alert(40)],
    ['the alert unrecognized_name', alert(112)],
    ['an answer without TLS', Buffer.from('HTTP/1.1 503 Service Unavailable\r\n\r\n')],
    ['bytes of any kind', Buffer.from('\u0000\u0001\u0002 what is this?')],
    ['nothing', Buffer.alloc(0)],
  ])('where the greeting is answered with %s', async (_, answer) => {
    const port = await listening((socket) => {
      socket.once('data', () => socket.end(answer));
    });
    await expect(ask(port, lane)).rejects.toMatchObject({
      name: 'ConnectionClosedError',
      code: expect.stringMatching(/^(ERR_SSL_|ECONNRESET)/),
    });
  });

  it('where a record is damaged on its way', async () => {
    const server = await serve(undefined, createTls(certificate));
    const port = await listening((socket) => {
      const beyond = connect(Number(new URL(server.origin).port), '127.0.0.1');
      beyond.on('error', () => undefined);
      let isAsked = false;
      server
        .next()
        .then(([, response]) => {
          isAsked = true;
          response.end('x'.repeat(100));
        })
        .catch(() => undefined);
      socket.pipe(beyond);
      beyond.on('data', (chunk: Buffer) => {
        if (isAsked) chunk[10]! ^= 1;
        socket.write(chunk);
      });
    });
    await expect(ask(port, lane)).rejects.toMatchObject({ name: 'ConnectionClosedError' });
  });
});

describe.each(lanes)('in the lane %s the settings are wrong', (lane) => {
  const failing = async (code: string, tls: object, client: object): Promise<void> => {
    const server = await serve(undefined, createTls({ ...certificate, ...tls }));
    await expect(ask(Number(new URL(server.origin).port), lane, client)).rejects.toMatchObject({
      name: 'TransportError',
      code: expect.stringContaining(code),
      message: expect.stringContaining('Check the network and the TLS and proxy settings.'),
    });
  };

  it('where the certificate is not trusted', () =>
    failing('DEPTH_ZERO_SELF_SIGNED_CERT', {}, { ca: [] }));

  it('where the versions of the protocol do not meet', () =>
    failing('PROTOCOL_VERSION', { minVersion: 'TLSv1.3' }, { maxVersion: 'TLSv1.2' }));

  it('where the server wants a certificate of the client', () =>
    failing('CERTIFICATE_REQUIRED', { requestCert: true, ca: certificate.cert }, {}));
});
