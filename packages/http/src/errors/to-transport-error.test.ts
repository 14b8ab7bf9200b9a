import { AxiosError } from 'axios';
import { proxyRefusal } from './proxy-refusal.ts';
import { toTransportError } from './to-transport-error.ts';

const sent = { method: 'POST', url: 'https://user:password@acme.example:8443/path?query=secret' };
const facts = { method: 'POST', url: 'https://acme.example:8443/path' };

const system = (code: string, extra: object = {}): Error =>
  Object.assign(new Error(`syscall ${code}`), { code, syscall: 'syscall', errno: -1, ...extra });

const byAxios = (code: string, message = 'secret', cause?: Error): AxiosError =>
  Object.assign(new AxiosError(message, code), cause === undefined ? {} : { cause });

describe('the error of a request that', () => {
  const notFound = { hostname: 'acme.example' };
  const refused = { address: '10.0.0.1', port: 8443 };

  it.each([
    [
      'found no host',
      system('ENOTFOUND', notFound),
      'TransportError',
      'Host "acme.example" could not be found (ENOTFOUND). Check the login or instance URL, the proxy and the network.',
    ],
    [
      'found no name server',
      system('EAI_AGAIN', notFound),
      'TransportError',
      'Host "acme.example" could not be found (EAI_AGAIN). Check the login or instance URL, the proxy and the network.',
    ],
    [
      'was refused',
      system('ECONNREFUSED', refused),
      'TransportError',
      'The connection for POST https://acme.example:8443/path was refused (ECONNREFUSED by 10.0.0.1:8443). Check the URL, the proxy and whether the server is up.',
    ],
    [
      'could not connect in time',
      system('ETIMEDOUT'),
      'TransportTimeoutError',
      'POST https://acme.example:8443/path timed out (ETIMEDOUT).',
    ],
    [
      'was reset',
      system('ECONNRESET'),
      'ConnectionClosedError',
      'The connection ended before POST https://acme.example:8443/path was answered (ECONNRESET).',
    ],
    [
      'could not be written',
      system('EPIPE'),
      'ConnectionClosedError',
      'The connection ended before POST https://acme.example:8443/path was answered (EPIPE).',
    ],
    [
      'found no route',
      system('EHOSTUNREACH'),
      'TransportError',
      'POST https://acme.example:8443/path failed (EHOSTUNREACH). Check the network and the TLS and proxy settings.',
    ],
  ])('%s', (_, cause, name, message) => {
    const { code } = cause as Error & { code: string };
    const expected = { name, message, code, ...facts, cause };
    expect(toTransportError(sent, cause)).toMatchObject(expected);
    expect(toTransportError(sent, byAxios(code, 'secret', cause))).toMatchObject(expected);
  });

  it.each([
    ['was aborted by axios', byAxios('ECONNABORTED'), 'ConnectionClosedError', 'ECONNABORTED'],
    ['broke off', byAxios('ERR_BAD_RESPONSE'), 'ConnectionClosedError', 'ERR_BAD_RESPONSE'],
    [
      'broke off compressed',
      byAxios('ERR_STREAM_PREMATURE_CLOSE'),
      'ConnectionClosedError',
      'ERR_STREAM_PREMATURE_CLOSE',
    ],
    ['hung up', byAxios('ECONNRESET', 'socket hang up'), 'ConnectionClosedError', 'ECONNRESET'],
    ['was refused at every address', byAxios('ECONNREFUSED'), 'TransportError', 'ECONNREFUSED'],
    ['found no host, it is not said which', byAxios('ENOTFOUND'), 'TransportError', 'ENOTFOUND'],
    [
      'failed with an error of axios within another',
      byAxios('ECONNRESET', 'outer', Object.assign(byAxios('ECONNRESET'), { syscall: 'read' })),
      'ConnectionClosedError',
      'ECONNRESET',
    ],
    ['failed in a browser', byAxios('ERR_NETWORK'), 'TransportError', 'ERR_NETWORK'],
    [
      'met a foreign certificate',
      byAxios('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'TransportError',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    ['failed in an adapter without a code', new Error('secret'), 'TransportError', undefined],
    [
      'failed in an adapter with a code of its own',
      Object.assign(new Error('secret'), { code: 'EODD' }),
      'TransportError',
      'EODD',
    ],
    [
      'failed in a call of the system without a code',
      Object.assign(new Error('secret'), { syscall: 'read', code: 5 }),
      'TransportError',
      undefined,
    ],
    ['failed with null', null, 'TransportError', undefined],
    ['failed with what is no error', 'secret', 'TransportError', undefined],
    ['failed with nothing', undefined, 'TransportError', undefined],
  ])('%s has no cause that could show the request', (_, thrown, name, code) => {
    const error = toTransportError(sent, thrown);
    expect(error).toMatchObject({ name, ...facts });
    expect(error.code).toBe(code);
    expect(error).not.toHaveProperty('cause');
    expect(error.message).not.toContain('secret');
  });

  it('failed for no reason that is known says no more', () => {
    expect(toTransportError(sent, undefined).message).toBe(
      'POST https://acme.example:8443/path failed. Check the network and the TLS and proxy settings.',
    );
  });

  it.each([
    [407, { status: 407 }, 'Check the user name and the password for the proxy.'],
    [403, { status: 403, means: 'final' }, 'Ask the administrator of the proxy'],
  ])('a proxy refused with %i', (status, told, remedy) => {
    const refusal = proxyRefusal(status, 'http://proxy.example:3128');
    const expected = { name: 'TransportError', code: 'ERR_PROXY_REFUSED', ...facts, ...told };
    for (const thrown of [refusal, byAxios('ERR_BAD_REQUEST', 'secret', refusal)]) {
      const error = toTransportError(sent, thrown);
      expect(error).toMatchObject(expected);
      expect(error.message).toContain(
        `The proxy http://proxy.example:3128 refused the way for POST ${facts.url} (HTTP ${status}). ${remedy}`,
      );
    }
  });

  it('a proxy refused with 401 has no status, which would be one of our token', () => {
    const error = toTransportError(sent, proxyRefusal(401, 'http://proxy.example:3128'));
    expect(error).not.toHaveProperty('status');
    expect(error).not.toHaveProperty('means');
  });

  const openSsl = (text: string) => ({
    message: `write EPROTO 00A:error:0A00010B:SSL routines:ssl3_read_bytes:${text}:../deps/ssl.c:355:`,
  });

  it.each<[string, object, string, string]>([
    [
      'met a server that speaks no TLS',
      openSsl('wrong version number'),
      'ConnectionClosedError',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ],
    [
      'met a server that refused the certificate',
      openSsl('tlsv1 alert unknown ca '),
      'TransportError',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
    ],
    ['broke the rules of TLS', { message: undefined }, 'ConnectionClosedError', 'ERR_SSL_UNKNOWN'],
  ])('%s says so by a code of OpenSSL', (_, said, name, code) => {
    const cause = system('EPROTO', said);
    const error = toTransportError(sent, cause);
    expect(error).toMatchObject({ name, code, cause, ...facts });
    if (name === 'ConnectionClosedError') {
      expect(error.message).toBe(
        `The TLS connection broke before POST ${facts.url} was answered (${code}).`,
      );
    }
  });

  it.each([
    byAxios('ERR_BAD_RESPONSE', 'maxContentLength size of 1000 exceeded'),
    byAxios('ERR_RESPONSE_TOO_LARGE'),
  ])('brought too large an answer tells the option', (thrown) => {
    expect(toTransportError(sent, thrown)).toMatchObject({
      name: 'TransportError',
      code: 'ERR_RESPONSE_TOO_LARGE',
      message: expect.stringContaining('Raise http.maxResponseBytes'),
    });
  });
});
