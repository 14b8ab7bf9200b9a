import { isSite } from '../hosts/salesforce-url.ts';

const production = 'https://login.salesforce.com';
const sandbox = 'https://test.salesforce.com';

/**
 * The audience of an assertion that is sent to `url`: the site for an Experience Cloud site, else the login host of
 * all sandboxes or that of all other orgs, whatever host is asked (Salesforce help, "OAuth 2.0 JWT Bearer Flow for
 * Server-to-Server Integration").
 */
export const jwtAudience = (url: string): string => {
  const { hostname } = new URL(url);
  if (isSite(hostname)) return url;
  return isSandbox(hostname) ? sandbox : production;
};

/**
 * Tells whether a host is that of a sandbox or a scratch org: `test`, My Domains with two hyphens or a partition of their own, and
 * the instances `cs…` and `abc12s` (Salesforce help, "My Domain URL Formats").
 */
const isSandbox = (hostname: string): boolean => {
  const labels = hostname.split('.');
  const [first = '', second = ''] = labels;
  return (
    first === 'test' ||
    first.includes('--') ||
    labels.includes('sandbox') ||
    labels.includes('scratch') ||
    labels.some((label) => /^cs\d+$/.test(label)) ||
    (/^[a-z]{3}\d+s$/.test(first) && second.startsWith('sfdc-'))
  );
};
