import type { AccessToken } from '../token/access-token.ts';
import type { HostRules } from './salesforce-origin.ts';
import { isSite, salesforceUrl } from './salesforce-url.ts';

/**
 * The URL below which the endpoints lie that know a token: the Experience Cloud site where it was granted, else the org. A site
 * with a domain of its own cannot be told from a stranger, so its tokens are taken to the org as well.
 */
export const tokenHome = (
  { instanceUrl, sfdcCommunityUrl }: Pick<AccessToken, 'instanceUrl' | 'sfdcCommunityUrl'>,
  rules?: HostRules,
): string => {
  const isAtSite =
    sfdcCommunityUrl !== undefined &&
    URL.canParse(sfdcCommunityUrl) &&
    isSite(new URL(sfdcCommunityUrl).hostname);
  return isAtSite
    ? salesforceUrl('sfdcCommunityUrl', sfdcCommunityUrl, rules)
    : salesforceUrl('instanceUrl', instanceUrl, rules);
};
