import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Cookie, CookieJar as ToughCookieJar } from 'tough-cookie';
import type { CookieJar } from '../cookie-jar.ts';
import type { HttpOptions } from '../http-options.ts';
import { nodeCarrier } from './node-carrier.ts';
import type { Lane, Platform } from './platform.ts';
import { quickAgent } from './quick-agent.ts';

const openLane = (options: HttpOptions, keepAlive: boolean, maxResponseBytes: number): Lane => {
  const own = {
    http: quickAgent(new HttpAgent({ keepAlive })),
    https: quickAgent(new HttpsAgent({ ...options.tls, keepAlive })),
  };
  const agents = {
    http: options.agents?.http ?? own.http,
    https: options.agents?.https ?? own.https,
  };
  return {
    config: {
      httpAgent: agents.http,
      httpsAgent: agents.https,
      ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    },
    straight: mayGoStraight(options) ? nodeCarrier(agents, maxResponseBytes) : undefined,
    close: () => {
      own.http.destroy();
      own.https.destroy();
    },
  };
};

const mayGoStraight = (options: HttpOptions): boolean =>
  options.adapter === undefined && !mayUseProxy(options);

/** Whether axios might lead a request to a proxy: it has to find out where the environment names one. */
const mayUseProxy = ({ proxy }: HttpOptions): boolean =>
  proxy === undefined
    ? Object.keys(process.env).some((name) => /^(https?|all)_proxy$/i.test(name))
    : proxy !== false;

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
