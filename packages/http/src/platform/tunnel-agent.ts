import http from 'node:http';
import type { AgentOptions } from 'node:https';
import https, { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import { proxyRefusal } from '../errors/proxy-refusal.ts';
import type { Proxy } from './proxy-for.ts';

/** Milliseconds within which a proxy must have opened a tunnel. */
const longestOpening = 30_000;

/** An agent whose connections lead through tunnels of a proxy (RFC 9110, 9.3.6), and are kept as others are. */
export const tunnelAgent = (proxy: Proxy, options: AgentOptions): Agent => {
  const agent = new Agent(options);
  const createConnection = agent.createConnection.bind(agent);
  const opening = new Set<{ destroy(): unknown }>();
  const destroy = agent.destroy.bind(agent);

  agent.createConnection = (target, callback) => {
    const { host, port } = target as { readonly host: string; readonly port: number };
    const request = connecting(proxy, `${host.includes(':') ? `[${host}]` : host}:${port}`);
    const finish = (error: Error | null, socket?: Duplex): void => {
      if (opening.delete(request)) callback?.(error, socket as Duplex);
    };
    opening.add(request);
    request
      .on('connect', ({ statusCode = 0 }, socket) => {
        if (statusCode >= 200 && statusCode < 300) {
          finish(null, createConnection({ ...target, socket } as typeof target) ?? undefined);
          return;
        }
        socket.destroy();
        finish(proxyRefusal(statusCode, `${proxy.protocol}//${proxy.host}:${proxy.port}`));
      })
      .on('error', finish)
      .on('timeout', () => request.destroy(timedOut()))
      .end();
    return undefined;
  };
  agent.destroy = () => {
    for (const request of opening) request.destroy();
    destroy();
  };
  return agent;
};

const connecting = (
  { protocol, host, port, authorization }: Proxy,
  target: string,
): http.ClientRequest =>
  (protocol === 'https:' ? https : http).request({
    method: 'CONNECT',
    host,
    port,
    path: target,
    agent: false,
    timeout: longestOpening,
    headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
  });

const timedOut = (): Error =>
  Object.assign(new Error('The proxy did not open a tunnel.'), {
    code: 'ETIMEDOUT',
    syscall: 'connect',
  });
