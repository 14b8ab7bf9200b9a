// @ts-expect-error -- it comes without types
import { getProxyForUrl } from 'proxy-from-env';
import { ClientError } from '@sfstream/base';
import type { HttpOptions } from '../request/http-options.ts';

/** The proxy that the environment names for a URL; empty where it names none. */
const environmentProxy = getProxyForUrl as (url: string) => string;

/** A proxy, with who asks it. */
export interface Proxy {
  readonly protocol: 'http:' | 'https:';
  readonly host: string;
  readonly port: number;
  /** Value of the `Proxy-Authorization` header, where the proxy wants one (RFC 7617). */
  readonly authorization: string | undefined;
}

/**
 * The proxy for a URL: that of the options, otherwise that of `HTTP_PROXY`, `HTTPS_PROXY` and their kin, but for what
 * `NO_PROXY` names. Throws a {@link ClientError} for a proxy that cannot be used.
 */
export const proxyFor = (option: HttpOptions['proxy'], url: string): Proxy | undefined => {
  if (option === false) return undefined;
  if (option === undefined) {
    const fromEnvironment = environmentProxy(url);
    return fromEnvironment === '' ? undefined : ofUrl(fromEnvironment);
  }
  const { protocol = 'http', host, port, auth } = option;
  return {
    protocol: checkedProtocol(protocol),
    host: host.replace(/^\[|\]$/g, ''),
    port,
    authorization: auth && basic(auth.username, auth.password),
  };
};

const ofUrl = (text: string): Proxy => {
  if (!URL.canParse(text)) throw unusable('is not a URL');
  const { protocol, hostname, port, username, password } = new URL(text);
  return {
    protocol: checkedProtocol(protocol),
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    authorization: username === '' ? undefined : basic(decoded(username), decoded(password)),
  };
};

const checkedProtocol = (protocol: string): Proxy['protocol'] => {
  if (/^https:?$/.test(protocol)) return 'https:';
  if (/^http:?$/.test(protocol)) return 'http:';
  throw unusable('must be reached by http or https');
};

const unusable = (why: string): ClientError =>
  new ClientError(
    `The proxy ${why}. Check the proxy of the HTTP options, or HTTPS_PROXY and HTTP_PROXY.`,
    { field: 'proxy' },
  );

/** In a URL reserved characters are encoded (RFC 3986, 2.4); what is not well encoded is meant as it stands. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
