import type { ChannelOptions } from '@grpc/grpc-js';
import { ChannelCredentials } from '@grpc/grpc-js';
import { ClientError } from '@sfstream/base';
import type { HttpOptions } from '@sfstream/http';
import { proxyFor } from '@sfstream/http/node';
import type { Proxy } from '@sfstream/http/node';
import { createSecureContext } from 'node:tls';

/** The way to the server, as grpc-js takes it. */
export interface Route {
  readonly target: string;
  readonly credentials: ChannelCredentials;
  readonly options: ChannelOptions;
  /** True where a proxy stands between. */
  readonly isProxied: boolean;
}

/**
 * The way to an origin by the proxy and the TLS settings that HTTP requests take too. Throws a {@link ClientError} for
 * settings that only HTTP/1.1 knows.
 */
export const routeTo = (
  origin: string,
  { proxy, tls = {}, agents, adapter }: HttpOptions,
): Route => {
  for (const [field, given] of Object.entries({ agents, adapter })) {
    if (given === undefined) continue;
    throw new ClientError(
      `${field} of http serves HTTP/1.1, which the Pub/Sub API does not speak. Set proxy and tls of http instead.`,
      { field },
    );
  }
  const { protocol, hostname, host, port } = new URL(origin);
  const isSecure = protocol === 'https:';
  // The URL leaves out the port that is usual for its scheme; the library's own default is 443 for both.
  const target = `dns:${hostname}:${port === '' ? (isSecure ? 443 : 80) : port}`;
  const through = proxyFor(proxy, origin);
  return {
    target: through === undefined ? target : proxyTarget(through),
    credentials: isSecure
      ? ChannelCredentials.createFromSecureContext(createSecureContext(tls), {
          ...(tls.checkServerIdentity && { checkServerIdentity: tls.checkServerIdentity }),
          ...(tls.rejectUnauthorized !== undefined && {
            rejectUnauthorized: tls.rejectUnauthorized,
          }),
        })
      : ChannelCredentials.createInsecure(),
    options: {
      ...(tls.servername !== undefined && { 'grpc.ssl_target_name_override': tls.servername }),
      // The library would read the environment by rules of its own.
      'grpc.enable_http_proxy': 0,
      ...(through && tunnel(target, host, through)),
    },
    isProxied: through !== undefined,
  };
};

const proxyTarget = ({ protocol, host, port }: Proxy): string => {
  if (protocol === 'https:') {
    throw new ClientError(
      'The Pub/Sub API is reached by proxies that are asked by http only. Name one in proxy of http, or except the host with NO_PROXY.',
      { field: 'proxy' },
    );
  }
  return `dns:${host.includes(':') ? `[${host}]` : host}:${port}`;
};

const tunnel = (target: string, host: string, { authorization }: Proxy): ChannelOptions => ({
  'grpc.http_connect_target': target,
  'grpc.default_authority': host,
  ...(authorization !== undefined && {
    // The library encodes them again.
    'grpc.http_connect_creds': Buffer.from(
      authorization.replace(/^Basic /, ''),
      'base64',
    ).toString(),
  }),
});
