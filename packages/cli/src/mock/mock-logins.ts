import type { MockOrg } from '@sfstream/testing';
import { shellWord } from '../terminal/shell-word.ts';

/** Variables of each way to log in to the mock org, as words of a shell. */
export const mockLogins = (
  org: Pick<MockOrg, 'url' | 'credentials' | 'issueToken'>,
  privateKeyFile: string,
): Readonly<Record<'client-credentials' | 'login', string>> & Readonly<Record<string, string>> => {
  const { consumerKey, consumerSecret, username, password, refreshToken } = org.credentials;
  const host = { SF_LOGIN_URL: org.url };
  const app = { ...host, SF_CONSUMER_KEY: consumerKey };
  const user = { SF_USERNAME: username, SF_PASSWORD: password };
  const { accessToken, instanceUrl } = org.issueToken();
  return {
    'client-credentials': words({ ...app, SF_CONSUMER_SECRET: consumerSecret }),
    jwt: words({ ...app, SF_USERNAME: username, SF_PRIVATE_KEY_FILE: privateKeyFile }),
    'refresh-token': words({ ...app, SF_REFRESH_TOKEN: refreshToken }),
    token: words({ SF_INSTANCE_URL: instanceUrl, SF_ACCESS_TOKEN: accessToken }),
    password: words({ ...app, SF_CONSUMER_SECRET: consumerSecret, ...user }),
    soap: words({ ...host, ...user }),
    login: words(app),
  };
};

const words = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${shellWord(value)}`)
    .join(' ');
