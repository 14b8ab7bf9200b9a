import { once } from 'node:events';
import { createServer as createWeb } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { startMockOrg } from '@sfstream/testing';
import { firstValueFrom } from 'rxjs';
import { selfSigned } from '../../http/test/helpers/self-signed.ts';
import { freePort } from '../../http/test/helpers/serve.ts';
import { checkCertificate } from '../src/endpoint/check-certificate.ts';
import { checkGrpc } from '../src/endpoint/check-grpc.ts';
import { checkName } from '../src/endpoint/check-name.ts';
import { checkPorts } from '../src/endpoint/check-ports.ts';
import type { Endpoint } from '../src/endpoint/endpoint.ts';
import { endpointAt } from '../src/endpoint/endpoint.ts';

const patience = 5_000;
const certificate = selfSigned('localhost');
const trust = { ca: certificate.cert };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const listen = async (server: Server): Promise<number> => {
  const sockets = new Set<{ destroy: () => void }>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    sockets.forEach((socket) => socket.destroy());
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
};

const at = (port: number, changed: Partial<Endpoint> = {}): Endpoint => ({
  ...endpointAt(`https://127.0.0.1:${port}`),
  ...changed,
});

describe('the endpoint of Salesforce', () => {
  it.each([
    ['https://api.pubsub.salesforce.com:443', 443, 7443],
    ['https://api.deu.pubsub.salesforce.com:7443', 7443, 443],
    ['http://127.0.0.1:5000', 5000, undefined],
  ])('%s has the ports %s and %s', (origin, port, otherPort) => {
    expect(endpointAt(origin)).toMatchObject({ port, otherPort });
  });
});

describe('the name', () => {
  it('has an address', async () => {
    const checked = await firstValueFrom(checkName(at(443, { host: 'localhost' }), patience));
    expect(checked).toMatchObject({
      passed: true,
      findings: [
        { check: 'dns', text: expect.stringMatching(/^localhost is at .*(127\.0\.0\.1|::1)/) },
      ],
    });
  });

  // RFC 6761, 6.4: no name server knows it.
  it('has none', async () => {
    const checked = await firstValueFrom(checkName(at(443, { host: 'api.invalid' }), patience));
    expect(checked).toMatchObject({
      passed: false,
      findings: [
        {
          check: 'dns',
          status: 'failed',
          text: expect.stringMatching(/^api\.invalid has no address: .+\.$/),
          remedy: expect.stringContaining('nslookup api.invalid'),
          exitCode: 3,
        },
      ],
    });
  });
});

describe('the ports', () => {
  const open = (): Promise<number> => listen(createServer());

  it('both take connections', async () => {
    const checked = await firstValueFrom(
      checkPorts(at(await open(), { otherPort: await open() }), patience),
    );
    expect(checked).toMatchObject({
      passed: true,
      findings: [
        { status: 'ok' },
        { status: 'ok', text: expect.stringMatching(/connections too/) },
      ],
    });
  });

  it('pass where only the one that is not used is closed', async () => {
    const used = await open();
    const checked = await firstValueFrom(
      checkPorts(at(used, { otherPort: await freePort() }), patience),
    );
    expect(checked).toMatchObject({
      passed: true,
      findings: [
        { status: 'ok' },
        { status: 'ok', text: expect.stringMatching(`no harm, since ${used} is used`) },
      ],
    });
  });

  it('lead to the other one where the one that is used is closed', async () => {
    const other = await open();
    const checked = await firstValueFrom(
      checkPorts(at(await freePort(), { otherPort: other }), patience),
    );
    expect(checked).toMatchObject({
      passed: false,
      findings: [
        {
          status: 'failed',
          remedy: expect.stringMatching(
            `SF_PUBSUB_ENDPOINT=https://127.0.0.1:${other},.*port: ${other}`,
          ),
        },
        { status: 'ok' },
      ],
    });
  });
});

describe('the certificate', () => {
  const serve = (): Promise<number> =>
    listen(
      createTls({ ...certificate, ALPNProtocols: ['h2'] }, (socket) =>
        socket.on('error', () => undefined),
      ),
    );

  it('is good, and its issuer and end are told', async () => {
    const checked = await firstValueFrom(checkCertificate(at(await serve()), patience, trust));
    expect(checked).toMatchObject({
      passed: true,
      findings: [
        {
          text: 'The certificate is good: for sfstream test, by sfstream test, until 2049-12-31.',
        },
      ],
    });
  });

  it('is that of another host', async () => {
    const endpoint = at(await serve());
    const elsewhere = { ...endpoint, host: 'localhost.localdomain' };
    const { port } = endpoint;
    const tunnel = await serveProxy(port);
    const proxy = { protocol: 'http:', host: '127.0.0.1', port: tunnel.port } as const;
    const checked = await firstValueFrom(
      checkCertificate(
        { ...elsewhere, proxy: { ...proxy, authorization: undefined } },
        patience,
        trust,
      ),
    );
    expect(checked).toMatchObject({
      passed: false,
      findings: [
        {
          text: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
          remedy: expect.stringMatching(/^Another server answers/),
        },
      ],
    });
  });

  it('is missing where the server speaks no TLS', async () => {
    const port = await listen(createServer((socket) => socket.end('HTTP/1.1 400 no\r\n\r\n')));
    const checked = await firstValueFrom(checkCertificate(at(port), patience));
    expect(checked).toMatchObject({
      passed: false,
      findings: [{ check: 'tls', text: expect.stringMatching(/^TLS with 127\.0\.0\.1 fails: /) }],
    });
  });

  it('does not come in time', async () => {
    const port = await listen(createServer());
    const checked = await firstValueFrom(checkCertificate(at(port), 100));
    expect(checked).toMatchObject({
      passed: false,
      findings: [{ text: expect.stringContaining('no answer within 0.1 s') }],
    });
  });
});

/** A proxy whose tunnels all lead to one port; without it refuses. */
const serveProxy = async (
  port?: number,
): Promise<{ readonly port: number; readonly asked: readonly string[] }> => {
  const asked: string[] = [];
  const server = createWeb().on('connect', ({ url = '', headers }, client) => {
    asked.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
    client.on('error', () => undefined);
    if (port === undefined) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const beyond = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      beyond.pipe(client).pipe(beyond);
    });
    beyond.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => beyond.destroy());
  });
  return { port: await listen(server), asked };
};

const by = (port: number): NonNullable<Endpoint['proxy']> => ({
  ...{ protocol: 'http:', host: '127.0.0.1', port, authorization: 'Basic aHVudGVyMg==' },
});

describe('a proxy', () => {
  it('is asked for a tunnel, and looks the name up', async () => {
    const beyond = await listen(createServer());
    const { port, asked } = await serveProxy(beyond);
    const endpoint = at(443, { host: 'api.invalid', proxy: by(port) });
    expect(await firstValueFrom(checkName(endpoint, patience))).toMatchObject({
      passed: true,
      findings: [{ text: `The proxy 127.0.0.1:${port} looks api.invalid up.` }],
    });
    expect(await firstValueFrom(checkPorts(endpoint, patience))).toMatchObject({ passed: true });
    expect(asked).toEqual(['api.invalid:443 Basic aHVudGVyMg==']);
  });

  it('refuses, and its password is not shown', async () => {
    const { port } = await serveProxy();
    const checked = await firstValueFrom(checkPorts(at(443, { proxy: by(port) }), patience));
    expect(checked).toMatchObject({
      passed: false,
      findings: [
        {
          text: expect.stringContaining('the proxy answers with HTTP 407'),
          remedy: expect.stringMatching(/HTTPS_PROXY is set/),
        },
      ],
    });
    expect(JSON.stringify(checked)).not.toContain('aHVudGVyMg');
  });
});

describe('gRPC', () => {
  it('is answered by the service, over TLS, without a token', async () => {
    const org = await startMockOrg({ pubSub: { tls: certificate } });
    closers.push(() => org.close());
    const endpoint = endpointAt(org.pubSubEndpoint);
    expect(await firstValueFrom(checkGrpc(endpoint, patience, trust))).toMatchObject({
      passed: true,
      findings: [{ check: 'http/2', text: expect.stringMatching(/as gRPC does\.$/) }],
    });
    expect(org.calls('GetTopic').map(({ metadata }) => metadata['accesstoken'])).toEqual([
      undefined,
    ]);
  });

  it.each([
    [
      'HTTP/1.1 alone, by TLS',
      () => listen(createTls({ ...certificate, ALPNProtocols: ['http/1.1'] })),
      true,
      /agrees on HTTP\/1\.1 alone/,
    ],
    ['HTTP/1.1 alone', () => listen(createWeb()), false, /No call over HTTP\/2 is answered: ./],
    [
      'HTTP/2 without gRPC',
      () => listen(createHttp2((_, response) => response.end()) as unknown as Server),
      false,
      /not as gRPC does: HTTP 200, no type/,
    ],
    ['nothing at all', () => listen(createServer()), false, /no answer within/],
  ])('is missing from a server that speaks %s', async (_, serve, isSecure, text) => {
    const port = await serve();
    const checked = await firstValueFrom(
      checkGrpc(at(port, { isSecure, origin: `http://127.0.0.1:${port}` }), 500, trust),
    );
    expect(checked).toMatchObject({
      passed: false,
      findings: [
        {
          check: 'http/2',
          text: expect.stringMatching(text),
          remedy: expect.stringMatching(/^Something on the way/),
          exitCode: 3,
        },
      ],
    });
  });
});
