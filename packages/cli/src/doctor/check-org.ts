import type { AccessToken } from '@sfstream/auth';
import { failed } from '../findings/failed.ts';
import type { Checked } from '../findings/finding.ts';

/** Checks that the token tells its org, whose id each call of the Pub/Sub API names. */
export const checkOrg = (
  token: AccessToken,
  tenantIdOf: (token: AccessToken) => string,
): Checked<undefined> => {
  try {
    const text = `The token is of the org ${tenantIdOf(token)}.`;
    return { passed: true, value: undefined, findings: [{ check: 'org', status: 'ok', text }] };
  } catch (error) {
    return { passed: false, findings: [failed('org', error)] };
  }
};
