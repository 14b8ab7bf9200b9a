import { codeOf } from '../failures/code-of.ts';
import { errorText } from '../failures/error-text.ts';
import type { Finding } from '../findings/finding.ts';
import type { Endpoint } from './endpoint.ts';

/** The reason why there is no connection, in a few words. Where a host has several addresses, Node tells the code alone. */
export const reasonOf = (error: unknown): string => errorText(error) || String(codeOf(error));

/** The finding of a check on the way to the host; `remedy` is what to do first. */
export const unreachable = (
  check: string,
  text: string,
  endpoint: Endpoint,
  remedy = '',
): Finding => ({
  check,
  status: 'failed',
  text,
  remedy: `${remedy} ${wayRemedy(endpoint)}`.trim(),
  exitCode: 3,
});

const wayRemedy = ({ host, port, proxy }: Endpoint): string =>
  proxy === undefined
    ? `Have the firewall let this machine open connections to ${host} on port ${port}, by that name, since its addresses change. If this network is left through a proxy, set HTTPS_PROXY=http://host:port.`
    : `The proxy ${proxy.host}:${proxy.port} is asked for it, since HTTPS_PROXY is set. Have it let connections to ${host} pass by CONNECT, or name the host in NO_PROXY.`;
