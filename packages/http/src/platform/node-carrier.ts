import type { Agent as HttpAgent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Carrier, Outgoing } from '../wire/carrier.ts';
import { memoizeLast } from '@sfstream/base';
import type { Proxy } from './proxy-for.ts';
import { textReader, tooLarge } from './text-reader.ts';
import type { TextReader } from './text-reader.ts';

/** Way to a server: by these agents, and through this proxy, where what is sent is not encrypted. */
export interface Route {
  readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly proxy: Proxy | undefined;
}

/**
 * Carries by Node's own HTTP, for requests that are many: an answer costs a fraction of what it costs by way of axios.
 * Follows no redirects.
 */
export const nodeCarrier = (routeTo: (url: string) => Route, maxResponseBytes: number): Carrier => {
  const optionsOf = memoizeLast((method: string, url: string, headers: Outgoing['headers']) =>
    optionsFor(target(url, routeTo(url)), method, headers),
  );

  return (outgoing, answered, failed) => {
    let request: ClientRequest | undefined;
    let reader: TextReader | undefined;
    let isOver = false;

    const cut = (): void => {
      isOver = true;
      request?.destroy();
    };
    const fail = (thrown: unknown): void => {
      if (isOver) return;
      cut();
      failed(thrown);
    };
    const read = (response: IncomingMessage): void => {
      const { statusCode = 0, headers } = response;
      // That of a HEAD is the length of what a GET would bring (RFC 9110, 8.6).
      if (outgoing.method !== 'HEAD' && Number(headers['content-length']) > maxResponseBytes) {
        fail(tooLarge());
        return;
      }
      const answer = (body: string): void => {
        if (isOver) return;
        isOver = true;
        answered({ status: statusCode, headers, body });
      };
      // The agent gets the connection back in the next tick: anyone who asks again at once is to find it there.
      const finish = (body: string): void => process.nextTick(answer, body);
      reader = textReader(String(headers['content-encoding']), maxResponseBytes, finish, fail);
      response.on('data', reader.write).on('end', reader.end).on('error', fail);
    };

    try {
      request = send(optionsOf(outgoing.method, outgoing.url, outgoing.headers))
        .on('response', read)
        .on('error', fail);
      request.end(outgoing.body);
    } catch (thrown) {
      queueMicrotask(() => fail(thrown));
    }
    return cut;
  };
};

interface Target extends RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
}

const target = (url: string, { agents, proxy }: Route): Target => {
  const parsed = new URL(url);
  const { protocol, hostname, port, path, auth } = urlToHttpOptions(parsed);
  if (proxy === undefined) {
    const agent = protocol === 'https:' ? agents.https : agents.http;
    return { protocol, hostname, port, path, auth, agent, headers: {} };
  }
  const { authorization } = proxy;
  return {
    protocol: proxy.protocol,
    hostname: proxy.host,
    port: proxy.port,
    path: `${parsed.origin}${path}`,
    auth,
    agent: proxy.protocol === 'https:' ? agents.https : agents.http,
    headers: {
      host: parsed.host,
      ...(authorization !== undefined && { 'proxy-authorization': authorization }),
    },
  };
};

/**
 * Calls the modules' own functions as they are at that moment, since tools that watch or replace requests replace these. Such tools
 * add to the options, so each request gets a copy.
 */
const send = (options: Target): ClientRequest =>
  (options.protocol === 'https:' ? https : http).request({
    ...options,
    headers: { ...options.headers },
  });

const optionsFor = (target: Target, method: string, headers: Outgoing['headers']): Target => ({
  ...target,
  method,
  headers: { ...headersFor(headers), ...target.headers },
});

const headersFor = (headers: Outgoing['headers']): Readonly<Record<string, string>> => {
  const all: Record<string, string> = {
    accept: 'application/json, text/plain, */*',
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': 'sfstream',
  };
  for (const name in headers) all[name.toLowerCase()] = withoutControls(headers[name] ?? '');
  return all;
};

/** Removes control characters, as axios does: a token that was read with its line break is no reason to fail. */
const withoutControls = (value: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]+/g, '').trim();
