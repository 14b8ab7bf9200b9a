import { ClientError } from '@sfstream/base';
import { trueOrFalse } from '../options/rules.ts';
import { isLoopback } from './is-loopback.ts';

/** Hosts that are accepted besides Salesforce's own. */
export interface HostRules {
  /**
   * Accepts this machine (`localhost`, `127.0.0.1`, `[::1]`), also by http, as mock orgs need it. Default true.
   * Set it to false where a URL comes from somebody else, who could name a port of this machine and have a token sent there.
   */
  readonly allowLoopback?: boolean;
}

/** The rules of the options of {@link HostRules}. */
export const hostRules = { allowLoopback: trueOrFalse };

/**
 * The domains below which only Salesforce's own servers answer: worldwide, US defence and China, and Experience Cloud
 * sites (Salesforce help, "My Domain URL Formats"). Partitions such as `.sandbox`, `.develop` and `.scratch`, the login
 * hosts and the instances are all below them.
 */
const salesforceDomains = [
  '.salesforce.com',
  '.salesforce.mil',
  '.sfcrmproducts.cn',
  '.my.site.com',
];

const validShapes =
  'Valid are https://login.salesforce.com, https://test.salesforce.com, My Domain (https://<name>.my.salesforce.com, https://<name>--<sandbox>.sandbox.my.salesforce.com, likewise .develop and .scratch, and salesforce.mil), instances (https://<instance>.salesforce.com) and sites (https://<name>.my.site.com).';

/**
 * The origin of `url`, if passwords and tokens may be sent there: to Salesforce by https, or to this machine, unless
 * `allowLoopback` is false. Custom
 * domains and `lightning.force.com` are refused, since every org answers at its My Domain, and every site at its
 * `my.site.com` address as well.
 *
 * Throws a {@link ClientError} that names `field`, and the valid hosts where another is given, or `example` for what is not a URL. It does
 * not quote the URL, which may hold a password.
 *
 * @example
 * ```ts
 * import { salesforceOrigin } from '@sfstream/auth';
 *
 * salesforceOrigin('baseUrl', 'https://acme--uat.sandbox.my.salesforce.com/'); // without the slash
 * salesforceOrigin('baseUrl', 'https://acme.my.salesforce.com.evil.example'); // throws
 * ```
 */
export const salesforceOrigin = (
  field: string,
  url: string,
  {
    allowLoopback = true,
    example = 'https://acme.my.salesforce.com',
  }: HostRules & { readonly example?: string } = {},
): string => {
  if (!URL.canParse(url)) {
    throw new ClientError(
      `${field} is not a URL. It needs a scheme and a host, such as ${example}.`,
      { field },
    );
  }
  const { protocol, hostname, origin } = new URL(url);
  if (isLoopback(hostname) && ['http:', 'https:'].includes(protocol)) {
    if (allowLoopback) return origin;
    throw new ClientError(
      `${field} leads to this machine, which allowLoopback: false excludes. ${validShapes}`,
      { field },
    );
  }
  if (protocol !== 'https:') {
    throw new ClientError(
      `${field} must begin with https:// (http:// is accepted for this machine only), not ${protocol}//.`,
      { field },
    );
  }
  if (!salesforceDomains.some((domain) => hostname.endsWith(domain))) {
    throw new ClientError(
      `${field} leads to ${hostname}, which is not a host of Salesforce's API. ${validShapes}`,
      { field },
    );
  }
  return origin;
};

/** Tells whether `origin` is a login host that all orgs share. Such a host does not name the org. */
export const isSharedLoginHost = (origin: string): boolean =>
  /^(login|test)\.(salesforce\.(com|mil)|sfcrmproducts\.cn)$/.test(new URL(origin).hostname);
