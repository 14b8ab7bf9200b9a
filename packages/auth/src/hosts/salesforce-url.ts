import { isLoopback } from './is-loopback.ts';
import { salesforceOrigin } from './salesforce-origin.ts';
import type { HostRules } from './salesforce-origin.ts';

/**
 * The URL below which the endpoints lie: its origin, and on an Experience Cloud site the site's path, below which the site has
 * login endpoints of its own. Throws as {@link salesforceOrigin} does.
 */
export const salesforceUrl = (field: string, url: string, rules?: HostRules): string => {
  const origin = salesforceOrigin(field, url, rules);
  const { hostname, pathname } = new URL(url);
  return isSite(hostname) || isLoopback(hostname) ? `${origin}${sitePath(pathname)}` : origin;
};

/** Tells whether a host serves Experience Cloud sites (Salesforce help, "My Domain URL Formats"). */
export const isSite = (hostname: string): boolean => hostname.endsWith('.my.site.com');

/** Segments with which the pages and endpoints of a site begin; the site's path is what comes before them. */
const belowSite = ['services', 's', 'login'];

const sitePath = (pathname: string): string => {
  const segments = pathname.split('/').filter(Boolean);
  const end = segments.findIndex((segment) => belowSite.includes(segment.toLowerCase()));
  return segments
    .slice(0, end === -1 ? segments.length : end)
    .map((segment) => `/${segment}`)
    .join('');
};
