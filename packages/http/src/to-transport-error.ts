import { AxiosError } from 'axios';
import { ConnectionClosedError } from './errors/connection-closed-error.ts';
import { TransportError } from './errors/transport-error.ts';
import { TransportTimeoutError } from './errors/transport-timeout-error.ts';
import { safeUrl } from './safe-url.ts';

/**
 * Turns what axios throws into an error that may be shown. Axios's own errors carry the request with its headers and
 * body, so neither they nor their messages are passed on: only the code and the operating system's error beneath.
 */
export const toTransportError = (
  { method, url }: { readonly method: string; readonly url: string },
  thrown: unknown,
): TransportError => {
  const system = systemError(thrown);
  const code = system?.code ?? (thrown instanceof AxiosError ? thrown.code : undefined);
  const facts = {
    method,
    url: safeUrl(url),
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { cause: system }),
  };
  const tooLarge = thrown instanceof AxiosError && thrown.message.startsWith('maxContentLength');
  const { hostname, host } = URL.canParse(url) ? new URL(url) : { hostname: url, host: url };
  const request = `${method} ${safeUrl(url)}`;

  if (tooLarge) {
    return new TransportError(
      `The answer to ${request} is larger than allowed. Raise http.maxResponseBytes if such answers are expected.`,
      { ...facts, code: 'ERR_RESPONSE_TOO_LARGE' },
    );
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TransportError(
        `Host "${hostname}" could not be found (${code}). Check the login or instance URL and the network.`,
        facts,
      );
    case 'ECONNREFUSED':
      return new TransportError(
        `${host} refused the connection (${code}). Check the URL and whether the server is up.`,
        facts,
      );
    case 'ETIMEDOUT':
      return new TransportTimeoutError(`${request} timed out (${code}).`, facts);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'ERR_BAD_RESPONSE':
      return new ConnectionClosedError(
        `The connection ended before ${request} was answered (${code}).`,
        facts,
      );
    case 'ERR_INVALID_URL':
    case 'ERR_BAD_OPTION_VALUE':
      return new TransportError(`"${safeUrl(url)}" is no usable URL (${code}).`, facts);
    default:
      return new TransportError(
        `${request} failed${code === undefined ? '' : ` (${code})`}. Check the network and the TLS and proxy settings.`,
        facts,
      );
  }
};

type SystemError = Error & { readonly code: string };

/** The operating system's error that axios wrapped, or axios's own throw of one. It names hosts, never contents. */
const systemError = (thrown: unknown): SystemError | undefined => {
  const inner = thrown instanceof AxiosError ? thrown.cause : thrown;
  return inner instanceof Error &&
    'syscall' in inner &&
    'code' in inner &&
    typeof inner.code === 'string'
    ? (inner as SystemError)
    : undefined;
};
