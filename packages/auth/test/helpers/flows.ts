import type { Authenticator } from '../../src/authenticator/authenticator.ts';
import { authorizationCodeAuth } from '../../src/flows/authorization-code-auth.ts';
import { clientCredentialsAuth } from '../../src/flows/client-credentials-auth.ts';
import { jwtBearerAuth } from '../../src/flows/jwt-bearer-auth.ts';
import { passwordAuth } from '../../src/flows/password-auth.ts';
import { refreshTokenAuth } from '../../src/flows/refresh-token-auth.ts';
import { soapAuth } from '../../src/flows/soap-auth.ts';
import { keyPair } from './key-pair.ts';
import { grant, outOfOrder, soapFault, soapGrant, soapOutOfOrder } from './token-endpoint.ts';
import type { Answer } from './token-endpoint.ts';

const privateKey = keyPair().pkcs8;

/** Values that must never be shown. */
export const secrets = {
  consumerSecret: 'consumer-secret',
  password: 'password-secret',
  securityToken: 'security-secret',
  refreshToken: 'refresh-secret',
  rotated: 'rotated-secret',
  accessToken: 'access-secret',
  renewed: 'renewed-secret',
  code: 'code-secret',
  codeVerifier: 'verifier-secret-of-no-less-than-43-characters',
  privateKey: privateKey.split('\n')[5] ?? '',
  // With what every assertion begins.
  assertion: btoa('{"alg":"RS256"}'),
};

/** My Domain, since client credentials log in nowhere else. */
export const loginHost = 'https://acme.my.salesforce.com';

/** Every flow that logs in, always at the same host, and how that host answers it. */
export const flows: readonly (readonly [
  name: string,
  create: () => Authenticator,
  answers: {
    readonly grant: (accessToken: string, more?: Readonly<Record<string, string>>) => Answer;
    readonly refuse: (error: string, description: string) => Answer;
    readonly outOfOrder: Answer;
  },
])[] = (() => {
  const { consumerSecret, password, securityToken, refreshToken, codeVerifier, code } = secrets;
  const app = { consumerKey: 'key', consumerSecret };
  const user = { username: 'user@acme.example' };
  const oauth = {
    grant,
    refuse: (error: string, error_description: string): Answer => [
      400,
      { error, error_description },
    ],
    outOfOrder,
  };
  const soap = { grant: soapGrant, refuse: soapFault, outOfOrder: soapOutOfOrder };
  const redirectUri = 'http://localhost:1717/callback';
  return [
    [
      'passwordAuth',
      () => passwordAuth({ ...app, ...user, password, securityToken, loginUrl: loginHost }),
      oauth,
    ],
    [
      'refreshTokenAuth',
      () => refreshTokenAuth({ ...app, refreshToken, loginUrl: loginHost }),
      oauth,
    ],
    [
      'jwtBearerAuth',
      () => jwtBearerAuth({ consumerKey: 'key', ...user, privateKey, loginUrl: loginHost }),
      oauth,
    ],
    ['clientCredentialsAuth', () => clientCredentialsAuth({ ...app, loginUrl: loginHost }), oauth],
    [
      'authorizationCodeAuth',
      () =>
        authorizationCodeAuth({
          ...app,
          redirectUri,
          codeVerifier,
          state: 'state',
          loginUrl: loginHost,
        }).redeem(`/callback?code=${code}&state=state`),
      oauth,
    ],
    ['soapAuth', () => soapAuth({ ...user, password, securityToken, loginUrl: loginHost }), soap],
  ];
})();
