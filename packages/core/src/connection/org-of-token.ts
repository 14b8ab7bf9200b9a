import type { AccessToken } from '@sfstream/auth';

/**
 * The id of the org of a token, 15 characters: from its identity URL, `https://…/id/<org>/<user>`, or where that is
 * missing from the token itself, which may begin with it. Undefined where neither has it.
 */
export const orgOfToken = ({
  id = '',
  accessToken,
}: Pick<AccessToken, 'id' | 'accessToken'>): string | undefined =>
  (/\/id\/(00D\w{12})/.exec(id) ?? /^(00D\w{12})!/.exec(accessToken))?.[1];
