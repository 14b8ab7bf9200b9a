import { normaliseApiVersion } from '@sfstream/auth';
import { ClientError } from '@sfstream/base';
import type { Environment } from './login-variables.ts';
import { valueOf } from './login-variables.ts';
import { UsageError } from '../failures/usage-error.ts';

/** API version that the environment asks for, if any. Throws a {@link UsageError} for a text that is not a version. */
export const apiVersionOf = (env: Environment): string | undefined => {
  const version = valueOf(env, 'SF_API_VERSION');
  try {
    return version === undefined || version === 'latest'
      ? version
      : normaliseApiVersion(version, 'SF_API_VERSION');
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new UsageError(error.message);
  }
};
