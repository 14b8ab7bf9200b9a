import type { AccessToken } from '@sfstream/auth';

/** True where two tokens are for one user of one org, as far as they say. */
export const isOfSameUser = (one: AccessToken, other: AccessToken): boolean =>
  one.instanceUrl === other.instanceUrl && userOf(one) === userOf(other);

/** The identity URL names org and user; without one, a token that is not a JWT begins with the org. */
const userOf = ({ id, accessToken }: AccessToken): string | undefined =>
  id ?? /^00D\w{12}(?:\w{3})?(?=!)/.exec(accessToken)?.[0];
