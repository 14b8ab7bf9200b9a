import { isAxiosError } from 'axios';
import { ConnectionClosedError } from './connection-closed-error.ts';
import { TransportError } from './transport-error.ts';
import type { TransportFacts } from './transport-error.ts';
import { TransportTimeoutError } from './transport-timeout-error.ts';
import { isTlsRefusal } from './is-tls-refusal.ts';
import { isProxyRefusal } from './proxy-refusal.ts';
import type { ProxyRefusal } from './proxy-refusal.ts';
import { meaningOf } from '../salesforce/meaning-of.ts';
import { safeUrl } from '../wire/safe-url.ts';

/**
 * Turns what axios throws into an error that may be shown. Axios's own errors carry the request with its headers and
 * body, so neither they nor their messages are passed on: only the code and the operating system's error beneath.
 */
export const toTransportError = (
  { method, url }: { readonly method: string; readonly url: string },
  thrown: unknown,
): TransportError => {
  const beneath = isAxiosError(thrown) ? thrown.cause : thrown;
  if (isProxyRefusal(beneath)) return refusedByProxy({ method, url: safeUrl(url) }, beneath);
  const system = systemError(beneath);
  const code = tlsCode(system) ?? system?.code ?? codeOf(thrown);
  const facts = {
    method,
    url: safeUrl(url),
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { cause: system }),
  };
  const request = `${method} ${facts.url}`;

  // axios has one code for this and for a broken connection; only its message tells them apart.
  if (
    code === 'ERR_RESPONSE_TOO_LARGE' ||
    (isAxiosError(thrown) && thrown.message.startsWith('maxContentLength'))
  ) {
    return new TransportError(
      `The answer to ${request} is larger than allowed. Raise http.maxResponseBytes if such answers are expected.`,
      { ...facts, code: 'ERR_RESPONSE_TOO_LARGE' },
    );
  }
  if (code?.startsWith('ERR_SSL_') && !isTlsRefusal(code)) {
    return new ConnectionClosedError(
      `The TLS connection broke before ${request} was answered (${code}).`,
      facts,
    );
  }
  return byCode(code, request, system, facts);
};

const byCode = (
  code: string | undefined,
  request: string,
  system: SystemError | undefined,
  facts: TransportFacts,
): TransportError => {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TransportError(
        `Host "${system?.hostname ?? facts.url}" could not be found (${code}). Check the login or instance URL, the proxy and the network.`,
        facts,
      );
    case 'ECONNREFUSED':
      return new TransportError(
        `The connection for ${request} was refused (${code}${addressOf(system)}). Check the URL, the proxy and whether the server is up.`,
        facts,
      );
    case 'ETIMEDOUT':
      return new TransportTimeoutError(`${request} timed out (${code}).`, facts);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'ERR_BAD_RESPONSE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new ConnectionClosedError(
        `The connection ended before ${request} was answered (${code}).`,
        facts,
      );
    default:
      return new TransportError(
        `${request} failed${code === undefined ? '' : ` (${code})`}. Check the network and the TLS and proxy settings.`,
        facts,
      );
  }
};

/** A 401 of a proxy says nothing about our token, so that no status is told then. */
const refusedByProxy = (
  { method, url }: { readonly method: string; readonly url: string },
  { status, proxy, code }: ProxyRefusal,
): TransportError =>
  new TransportError(
    `The proxy ${proxy} refused the way for ${method} ${url} (HTTP ${status}). ${
      status === 407
        ? 'Check the user name and the password for the proxy.'
        : 'Ask the administrator of the proxy whether it allows this host.'
    }`,
    { method, url, code, ...(status !== 401 && { status, means: meaningOf(status, undefined) }) },
  );

/** Properties of Node's errors of the operating system: the place of the failure, never what was sent. */
interface SystemError {
  readonly code: string;
  readonly syscall: unknown;
  readonly message?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
}

/** The operating system's error, beneath axios's or thrown as it is. An error of axios, of any copy, is not passed on. */
const systemError = (thrown: unknown): SystemError | undefined =>
  isSystemError(thrown) ? thrown : undefined;

const isSystemError = (value: unknown): value is SystemError =>
  typeof value === 'object' &&
  value !== null &&
  'syscall' in value &&
  codeOf(value) !== undefined &&
  !isAxiosError(value);

/** Reads OpenSSL's code from the text, since Node has one code for all faults of TLS where writing fails. */
const tlsCode = (system: SystemError | undefined): string | undefined => {
  if (system?.code !== 'EPROTO') return undefined;
  const reason = /SSL routines:[^:]{0,100}:([^:]{1,100})/.exec(system.message ?? '')?.[1];
  return `ERR_SSL_${(reason ?? 'UNKNOWN').trim().toUpperCase().replaceAll(' ', '_')}`;
};

const codeOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'
    ? value.code
    : undefined;

const addressOf = (system: SystemError | undefined): string =>
  system?.address === undefined ? '' : ` by ${system.address}:${system.port ?? ''}`;
