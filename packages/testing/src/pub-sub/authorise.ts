import type { IncomingHttpHeaders } from 'node:http2';
import type { TokenRegistry } from '../logins/token-registry.ts';
import { refusals } from '../rpcs/refusals.ts';

const names = ['accesstoken', 'instanceurl', 'tenantid'] as const;

/** The org as its tokens, instance URLs and tenant ids name it. */
export interface OrgIdentity {
  readonly tokens: TokenRegistry;
  readonly url: () => string;
  /** 15 characters; 18 are the same with a checksum behind. */
  readonly orgId: string;
}

/** Gives the access token of a call, or throws the refusal of metadata that do not let it in. */
export const authorise = (metadata: IncomingHttpHeaders, org: OrgIdentity): string => {
  const [token = '', instanceUrl = '', tenantId = ''] = names.map((name) => textOf(metadata[name]));
  const bad = [
    ...(token === '' ? ['accesstoken'] : []),
    ...(isInstanceUrl(instanceUrl) ? [] : ['instanceurl']),
    ...([15, 18].includes(tenantId.length) ? [] : ['tenantid']),
  ];
  if (bad.length > 0) throw refusals.metadataMissing(bad.join(', '));
  const isOfOrg = tenantId.startsWith(org.orgId) && isSameHost(instanceUrl, org.url());
  if (!isOfOrg || !org.tokens.isValid(token)) throw refusals.tokenRefused();
  return token;
};

const textOf = (value: string | readonly string[] | undefined): string =>
  [value ?? ''].flat().join();

/** Scheme and host without a path. */
const isInstanceUrl = (text: string): boolean => /^https?:\/\/[^/?#]+\/?$/.test(text);

/** Real instances have HTTPS, and some clients insist on it, so the scheme does not matter; nor does the name of this machine. */
const isSameHost = (instanceUrl: string, url: string): boolean => {
  const [given, own] = [new URL(instanceUrl), new URL(url)];
  return given.port === own.port && ['127.0.0.1', 'localhost'].includes(given.hostname);
};
