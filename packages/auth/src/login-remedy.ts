import type { LoginFlow } from './login-flow.ts';
import type { Said } from './said.ts';

/** One remedy for all flows, or one for each flow that has another than `other`. */
type Remedy = string | (Partial<Readonly<Record<LoginFlow, string>>> & { readonly other: string });

const setLoginUrl = 'Set loginUrl to the My Domain of the org.';
const logInAgain = 'Log in again to get another refresh token.';

/** What usually helps, by Salesforce's own words (Salesforce help, "OAuth 2.0 Authorization Errors"). The first row counts. */
const remedies: readonly (readonly [says: RegExp, remedy: Remedy])[] = [
  [
    /assertion/i,
    'Check that the private key belongs to the certificate of the app, and that the clock of this machine is right.',
  ],
  [
    /authorization code|code verifier/i,
    'A code is good once, and for minutes. Log in again in the browser.',
  ],
  [
    /login\(\) is (disabled|not)|use any api auth/i,
    'The org does not allow SOAP login(), which ends with Summer \'27. Use clientCredentialsAuth or jwtBearerAuth; until then an administrator can turn it on and give the user "Use Any API Auth".',
  ],
  [
    /UNSUPPORTED_API_VERSION/,
    'SOAP login() exists from version 31.0 to 64.0; leave version out, or set one of these.',
  ],
  [
    /audience/i,
    'Set audience to https://login.salesforce.com, to https://test.salesforce.com for a sandbox, or to the URL of the site.',
  ],
  [
    /lockout|attempts/i,
    'Check the credentials, and that the user is not locked out: an administrator can unlock a user.',
  ],
  [
    /expired|revoked/i,
    {
      passwordAuth: 'Set a new password in the browser, then log in with it.',
      soapAuth: 'Set a new password in the browser, then log in with it.',
      clientCredentialsAuth: 'Check whether the consumer secret of the app has been replaced.',
      other: logInAgain,
    },
  ],
  [
    /hasn't approved|not admin approved|invalid_app_access/i,
    'Let an administrator pre-authorise the user in the policies of the External Client App or connected app.',
  ],
  [
    /no client credentials user/i,
    'Name the user to run as in the client credentials settings of the External Client App or connected app.',
  ],
  [/not supported on this domain/i, setLoginUrl],
  [
    /ip restricted/i,
    "Log in from an address that the app's policies and the user's profile allow.",
  ],
  [
    /API_DISABLED_FOR_ORG/,
    'The org has no API access. Its edition or a permission must include it.',
  ],
  [/SECURITY_TOKEN/, 'Give securityToken, or log in from an address that the org trusts.'],
  [/inactive/i, 'Let an administrator activate the user or the org.'],
  [
    /invalid_client/,
    'Check consumerKey and consumerSecret; a new app takes some minutes to become known.',
  ],
  [
    /unsupported_grant_type/,
    {
      passwordAuth:
        'The app or the org does not allow the username-password flow, which External Client Apps do not have. Use clientCredentialsAuth or jwtBearerAuth.',
      other: 'The app does not allow this flow; enable it or use another.',
    },
  ],
  // Only the browser's redirect brings these here, and its code is spent.
  [
    /^(server_error|temporarily_unavailable|unknown_error)$/,
    'The credentials are not the cause. Log in again in the browser.',
  ],
  [/redirect_uri/, 'Set redirectUri to one of the callback URLs of the app, to the letter.'],
  [/access.denied/, 'The user, or a policy of the org, denied the access.'],
  [
    /invalid_grant|INVALID_LOGIN/,
    {
      passwordAuth:
        "Check the user name, the password with its security token, whether a sandbox needs sandbox: true, and whether the org allows this flow: orgs made since Summer '23 block it.",
      soapAuth:
        'Check the user name, the password with its security token, whether a sandbox needs sandbox: true, and whether the org allows SOAP login().',
      refreshTokenAuth:
        'Check that the refresh token is one of this app, and that sandbox or loginUrl name its org. If both are right, log in again to get another.',
      authorizationCodeAuth: 'Log in again in the browser.',
      jwtBearerAuth:
        'Check the user name, that the user is pre-authorised for the app, and whether a sandbox needs sandbox: true.',
      clientCredentialsAuth:
        'Check that the app has the client credentials flow enabled and a user to run as, and that loginUrl is the My Domain of its org.',
      other: 'Check the credentials and the settings of the app.',
    },
  ],
];

/** What usually helps against a refused login. */
export const loginRemedy = (flow: LoginFlow, { error, description = '' }: Said): string => {
  const remedy = remedies.find(([says]) => says.test(description) || says.test(error))?.[1];
  if (remedy === undefined) return 'Check the credentials and the settings of the app.';
  return typeof remedy === 'string' ? remedy : (remedy[flow] ?? remedy.other);
};
