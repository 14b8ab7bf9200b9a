import type { AxiosRequestConfig } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Cookie, CookieJar as ToughCookieJar } from 'tough-cookie';
import type { CookieJar } from './cookie-jar.ts';
import type { HttpOptions } from '../request/http-options.ts';
import { memoizeLast } from '@sfstream/base';
import { nodeCarrier } from './node-carrier.ts';
import type { Route } from './node-carrier.ts';
import type { Lane, Platform } from './platform.ts';
import { proxyFor } from './proxy-for.ts';
import type { Proxy } from './proxy-for.ts';
import { quickAgent } from './quick-agent.ts';
import { tunnelAgent } from './tunnel-agent.ts';

const openLane = (options: HttpOptions, keepAlive: boolean, maxResponseBytes: number): Lane => {
  const { adapter, agents, proxy, tls } = options;
  const own = {
    http: quickAgent(new HttpAgent({ keepAlive })),
    https: quickAgent(new HttpsAgent({ ...tls, keepAlive })),
  };
  /** One for each proxy: the environment may name several. */
  const tunnels = new Map<string, HttpsAgent>();
  const tunnelOf = (through: Proxy): HttpsAgent => {
    const key = JSON.stringify(through);
    const tunnel =
      tunnels.get(key) ??
      quickAgent(tunnelAgent(through, { ...agents?.https?.options, ...tls, keepAlive }));
    tunnels.set(key, tunnel);
    return tunnel;
  };
  const routeTo = memoizeLast((url: string): Route => {
    const through = proxyFor(proxy, url);
    const direct = { http: agents?.http ?? own.http, https: agents?.https ?? own.https };
    if (through === undefined) return { agents: direct, proxy: undefined };
    return url.startsWith('https:')
      ? { agents: { ...direct, https: tunnelOf(through) }, proxy: undefined }
      : { agents: direct, proxy: through };
  });

  return {
    configFor:
      adapter === undefined
        ? (url) => axiosConfig(routeTo(url))
        : // Whatever it makes of them.
          () => ({
            httpAgent: agents?.http ?? own.http,
            httpsAgent: agents?.https ?? own.https,
            ...(proxy === undefined ? {} : { proxy }),
          }),
    straight: adapter === undefined ? nodeCarrier(routeTo, maxResponseBytes) : undefined,
    close: () => {
      for (const agent of [own.http, own.https, ...tunnels.values()]) agent.destroy();
    },
  };
};

/** axios would find a proxy by itself, but not read it right; to one that is given, it sends what is not encrypted. */
const axiosConfig = ({ agents, proxy }: Route): AxiosRequestConfig => ({
  httpAgent: agents.http,
  httpsAgent: agents.https,
  proxy:
    proxy === undefined ? false : { protocol: proxy.protocol, host: proxy.host, port: proxy.port },
  ...(proxy?.authorization !== undefined && {
    headers: { 'proxy-authorization': proxy.authorization },
  }),
});

const createCookieJar = (): CookieJar => {
  const jar = new ToughCookieJar();
  let last: { readonly url: string; readonly header: string } | undefined;
  return {
    header: (url) => {
      if (last?.url === url) return last.header;
      const cookies = jar.getCookiesSync(url);
      const header = cookies.map((cookie) => cookie.cookieString()).join('; ');
      // Cookies that expire must be looked up each time.
      const lasts = cookies.every((cookie) => cookie.expiryTime() === Infinity);
      last = lasts ? { url, header } : undefined;
      return header;
    },
    store: (url, setCookie, date = '') => {
      if (setCookie.length === 0) return;
      last = undefined;
      const behind = Date.now() - Date.parse(date);
      for (const text of setCookie) {
        const cookie = Cookie.parse(text);
        if (cookie?.expires instanceof Date && !Number.isNaN(behind)) {
          cookie.expires = new Date(cookie.expires.getTime() + behind);
        }
        if (cookie !== undefined) jar.setCookieSync(cookie, url, { ignoreError: true });
      }
    },
  };
};

export const platform: Platform = { openLane, createCookieJar };
