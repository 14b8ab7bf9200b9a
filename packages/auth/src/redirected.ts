import { leadsToLoginPage } from './login-page.ts';

/** Where a redirect leads, as far as it may be shown: the query can hold secrets. */
export interface Redirect {
  readonly type: 'same-endpoint' | 'login-page' | 'page';
  /** Undefined where the server did not say where to. */
  readonly origin?: string;
}

/** Reads where an answer of `url` redirects to; undefined where it does not. */
export const redirected = (
  url: string,
  status: number,
  location: string | undefined,
): Redirect | undefined => {
  if (status < 300 || status >= 400) return undefined;
  if (location === undefined || !URL.canParse(location, url)) return { type: 'page' };
  const target = new URL(location, url);
  const asked = new URL(url);
  const { origin } = target;
  if (origin !== asked.origin && target.pathname === asked.pathname) {
    return { type: 'same-endpoint', origin };
  }
  return { type: leadsToLoginPage(target) ? 'login-page' : 'page', origin };
};
