import { AxiosError } from 'axios';
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
    ['failed with what is no error', 'secret', 'TransportError', undefined],
    ['failed with nothing', undefined, 'TransportError', undefined],
  ])('%s has no cause that could show the request', (_, thrown, name, code) => {
    const error = toTransportError(sent, thrown);
    expect(error).toMatchObject({ name, ...facts });
    expect(error.code).toBe(code);
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain('secret');
  });

  it('brought too large an answer tells the option', () => {
    const thrown = byAxios('ERR_BAD_RESPONSE', 'maxContentLength size of 1000 exceeded');
    expect(toTransportError(sent, thrown)).toMatchObject({
      name: 'TransportError',
      code: 'ERR_RESPONSE_TOO_LARGE',
      message: expect.stringContaining('Raise http.maxResponseBytes'),
    });
  });
});
