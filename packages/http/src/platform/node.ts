import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { CookieJar as ToughCookieJar } from 'tough-cookie';
import type { CookieJar } from '../cookie-jar.ts';
import type { HttpOptions } from '../http-options.ts';
import type { Lane, Platform } from './platform.ts';

const openLane = (options: HttpOptions, keepAlive: boolean): Lane => {
  const own = {
    http: new HttpAgent({ keepAlive }),
    https: new HttpsAgent({ ...options.tls, keepAlive }),
  };
  return {
    config: {
      httpAgent: options.agents?.http ?? own.http,
      httpsAgent: options.agents?.https ?? own.https,
      ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    },
    close: () => {
      own.http.destroy();
      own.https.destroy();
    },
  };
};

const createCookieJar = (): CookieJar => {
  const jar = new ToughCookieJar();
  return {
    header: (url) => jar.getCookieStringSync(url),
    store: (url, setCookie) => {
      for (const cookie of setCookie) jar.setCookieSync(cookie, url, { ignoreError: true });
    },
  };
};

export const platform: Platform = { openLane, createCookieJar };
