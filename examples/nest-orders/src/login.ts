import type { Authenticator } from '@sfstream/auth';
import { clientCredentialsAuth, passwordAuth, tokenAuth } from '@sfstream/auth';

/** The login that the SF_ variables describe, by a token, a password or client credentials; undefined without any. */
export const loginFrom = (env: NodeJS.ProcessEnv): Authenticator | undefined => {
  const {
    SF_ACCESS_TOKEN: accessToken,
    SF_INSTANCE_URL: instanceUrl = '',
    SF_CONSUMER_KEY: consumerKey,
    SF_CONSUMER_SECRET: consumerSecret = '',
    SF_USERNAME: username,
    SF_PASSWORD: password = '',
    SF_LOGIN_URL: loginUrl = 'https://login.salesforce.com',
  } = env;
  if (accessToken !== undefined) return tokenAuth({ accessToken, instanceUrl });
  if (consumerKey === undefined) return undefined;
  return username === undefined
    ? clientCredentialsAuth({ consumerKey, consumerSecret, loginUrl })
    : passwordAuth({ consumerKey, consumerSecret, username, password, loginUrl });
};
