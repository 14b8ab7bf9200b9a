import type { AccessToken } from '@sfstream/auth';

/**
 * The id of the org that a token is for, 15 characters: out of its identity URL, `https://…/id/<org>/<user>`, or where
 * that is missing out of the token, which may begin with it. Undefined where neither tells.
 */
export const orgOfToken = ({
  id = '',
  accessToken,
}: Pick<AccessToken, 'id' | 'accessToken'>): string | undefined =>
  (/\/id\/(00D\w{12})/.exec(id) ?? /^(00D\w{12})!/.exec(accessToken))?.[1];
