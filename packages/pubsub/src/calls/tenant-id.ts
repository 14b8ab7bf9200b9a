import type { AccessToken } from '@sfstream/auth';
import { ClientError } from '@sfstream/base';

/**
 * The id of the org that a token belongs to, 15 or 18 characters: the one of the options, else of the token's identity URL,
 * else of the token itself, which begins with it unless it is a JWT. Throws a {@link ClientError} where none has it.
 */
export const tenantIdOf = (
  { id = '', accessToken }: Pick<AccessToken, 'id' | 'accessToken'>,
  given?: string,
): string => {
  const found =
    given ??
    /\/id\/(00D\w{12}(?:\w{3})?)(?:\/|$)/.exec(id)?.[1] ??
    /^(00D\w{12}(?:\w{3})?)!/.exec(accessToken)?.[1];
  if (found === undefined) {
    throw new ClientError(
      'The Pub/Sub API asks for the id of the org, which neither the token nor its identity URL holds. Set tenantId to the organization id of Setup, "Company Information".',
      { field: 'tenantId' },
    );
  }
  return found;
};
