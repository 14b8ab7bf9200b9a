import { Metadata } from '@grpc/grpc-js';
import type { AccessToken } from '@sfstream/auth';
import { AuthenticationError } from '@sfstream/auth';
import { tenantIdOf } from './tenant-id.ts';

/** The user who calls. Each call names it again. */
export interface Caller {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly tenantId: string;
}

/** The part of a token that names its user. */
export type CallerToken = Pick<AccessToken, 'accessToken' | 'instanceUrl' | 'id'>;

export const callerOf = (token: CallerToken, tenantId?: string): Caller => ({
  accessToken: token.accessToken,
  instanceUrl: token.instanceUrl,
  tenantId: tenantIdOf(token, tenantId),
});

/**
 * The metadata of a call (Pub/Sub API guide, "Supported Authentication"). A token with characters that no header can hold is
 * refused here, since the library would quote it.
 */
export const metadataOf = ({ accessToken, instanceUrl, tenantId }: Caller): Metadata => {
  if (!/^[\u0020-\u007e]+$/.test(accessToken)) {
    throw new AuthenticationError(
      'The access token is empty or holds characters that no header can hold, such as a line break. Log in again.',
      {},
    );
  }
  const metadata = new Metadata();
  metadata.set('accesstoken', accessToken);
  metadata.set('instanceurl', instanceUrl);
  metadata.set('tenantid', tenantId);
  return metadata;
};
