import { randomBytes } from 'node:crypto';

/** The two cookies a session hangs on. */
export interface Cookies {
  readonly browser: string | undefined;
  readonly route: string | undefined;
}

const BROWSER = 'BAYEUX_BROWSER';
const ROUTE = 'sfdc-stream';

/** Reads the cookies that matter out of a `Cookie` header. */
export const readCookies = (header: string | undefined): Cookies => {
  const found = {
    browser: undefined as string | undefined,
    route: undefined as string | undefined,
  };
  for (const part of (header ?? '').split(';')) {
    const cookie = part.trim();
    if (cookie.startsWith(`${BROWSER}=`)) found.browser = cookie.slice(BROWSER.length + 1);
    if (cookie.startsWith(`${ROUTE}=`)) found.route = cookie.slice(ROUTE.length + 1);
  }
  return found;
};

export const randomName = (bytes: number): string => randomBytes(bytes).toString('hex');

/** A routing cookie's value: the server it leads to, and when the load balancer forgets it. */
export const newRoute = (expires: number): string => `!${randomName(8)}.${expires.toString(36)}`;

export const isRouteAlive = (route: string, now: number): boolean =>
  parseInt(route.slice(route.lastIndexOf('.') + 1), 36) > now;

// Salesforce's own are `Secure`, hence may be `SameSite=None`, and are for `Domain=.salesforce.com`. Over plain HTTP on
// 127.0.0.1 a correct cookie jar, such as a browser's, would drop such cookies.
export const setBrowser = (value: string): string => `${BROWSER}=${value}; Path=/cometd/; HttpOnly`;

export const setRoute = (value: string): string => {
  const expires = parseInt(value.slice(value.lastIndexOf('.') + 1), 36);
  return `${ROUTE}=${value}; Path=/; Expires=${new Date(expires).toUTCString()}`;
};

/** The cookies of every handshake that have no bearing on the session. */
export const setIncidentals = (): readonly string[] => [
  `BrowserId=${randomName(11)}; Path=/; Max-Age=5184000`,
  `t=${randomName(10)}; Path=/cometd/; HttpOnly`,
];
