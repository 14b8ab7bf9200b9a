import type { LoginFlow } from './login-flow.ts';
import type { LoginMeaning } from './login-meaning.ts';
import type { LoginWords } from './login-words.ts';

/** One remedy for all flows, or one for each flow that has another than `other`. */
type Remedy = string | (Partial<Readonly<Record<LoginFlow, string>>> & { readonly other: string });

const setLoginUrl = 'Set loginUrl to the My Domain of the org.';
const logInAgain = 'Log in again to get another refresh token.';

const notAdmitted =
  'The user may not use the API. Let an administrator give the user the permission "API Enabled" and access to the app.';
const blocked =
  'The org does not admit the app. Let an administrator install or unblock it: Setup, Connected Apps OAuth Usage.';
const unusable =
  'The address knows no login in this form. Set loginUrl to the host that logs in, such as your My Domain.';
const setPassword = 'Set a new password in the browser, then log in with it.';

/**
 * Remedies for refusals whose code alone says what is wrong, in capitals as REST and SOAP have them (SOAP API guide,
 * "ExceptionCode"; REST API guide, "Status Codes and Error Responses").
 */
const byCode: Readonly<Record<string, string>> = {
  API_DISABLED_FOR_ORG:
    'The org has no API access. Its edition must include it, and the user needs the permission "API Enabled".',
  CLIENT_NOT_ACCESSIBLE_FOR_USER: notAdmitted,
  FORBIDDEN: notAdmitted,
  FUNCTIONALITY_NOT_ENABLED:
    'The org or the user lacks a feature that the login needs. Let an administrator turn on API access and this flow.',
  INACTIVE_PORTAL: 'The Experience Cloud site is not active. Let an administrator activate it.',
  INSUFFICIENT_ACCESS: notAdmitted,
  INSUFFICIENT_ACCESS_OR_READONLY: notAdmitted,
  INVALID_OPERATION_WITH_EXPIRED_PASSWORD: setPassword,
  LOGIN_CHALLENGE_ISSUED:
    'Salesforce wants to verify who logs in. Give securityToken, or log in from an address that the org trusts.',
  LOGIN_CHALLENGE_PENDING:
    'Salesforce waits for a verification of who logs in. Complete it in the browser, or log in from an address that the org trusts.',
  LOGIN_DURING_RESTRICTED_DOMAIN:
    "Log in from an address that the app's policies and the user's profile allow.",
  METHOD_NOT_ALLOWED: unusable,
  NOT_FOUND: unusable,
  OAUTH_APP_ACCESS_DENIED: blocked,
  OAUTH_APP_BLOCKED: blocked,
  OAUTH_EC_APP_NOT_FOUND: blocked,
  ORG_LOCKED: 'Salesforce has locked the org. Ask the support of Salesforce to unlock it.',
  ORG_NOT_OWNED_BY_INSTANCE: 'Set loginUrl to the My Domain of the org.',
  PORTAL_NO_ACCESS:
    'The user is not a member of the Experience Cloud site. Let an administrator add the profile of the user.',
  TRIAL_EXPIRED: 'The trial of the org has ended. Buy an edition, or log in to another org.',
  UNSUPPORTED_CLIENT: 'The org no longer serves this client. Use a later version of the API.',
};

const laterTry = 'The credentials are not the cause. A later try may succeed.';

/** Remedies for refusals that pass. */
const ofPassing: Readonly<Record<string, string>> = {
  API_CURRENTLY_DISABLED: `Salesforce has turned off the API of the org for a while. ${laterTry}`,
  INVALID_SESSION_ID: `A login has no session, so something on the way has changed the request, or loginUrl is not a host that logs in. ${laterTry}`,
  LOGIN_DURING_RESTRICTED_TIME:
    'The login hours of the user are over. Wait until they begin, or have an administrator change them.',
  LOGIN_RATE_EXCEEDED:
    'The user has logged in too often. Wait, and share one authenticator among those who need a token.',
  REQUEST_LIMIT_EXCEEDED:
    'The org has used up its API requests of 24 hours, or has too many under way. Wait until some are free again, or have the limit raised.',
  SERVER_UNAVAILABLE: `Salesforce is overloaded or under maintenance. ${laterTry}`,
  SSO_SERVICE_DOWN: `The single sign-on service of the org does not answer. ${laterTry}`,
};

/** Says what helps when a login is not possible at the moment. */
export const postponedRemedy = ({ code }: LoginWords, meaning: LoginMeaning): string =>
  ofPassing[code.toUpperCase()] ??
  (meaning === 'limit'
    ? 'A limit is reached; wait until it is free again, or have it raised.'
    : laterTry);

/** Remedies by Salesforce's own words (Salesforce help, "OAuth 2.0 Authorization Errors"). The first row counts. */
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
  [/^invalid_token$/, 'The token is not known, or no longer: it may have expired or been revoked.'],
  [
    /expired|revoked/i,
    {
      passwordAuth: setPassword,
      soapAuth: setPassword,
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
  [/redirect_uri/, 'Set redirectUri to exactly one of the callback URLs of the app.'],
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

/** Says what usually helps after a refused login. */
export const loginRemedy = (flow: LoginFlow, { code, text }: LoginWords): string => {
  const known = byCode[code.toUpperCase()];
  if (known !== undefined) return known;
  const remedy = remedies.find(([says]) => says.test(text) || says.test(code))?.[1];
  if (remedy === undefined) return unknownRemedy(code);
  return typeof remedy === 'string' ? remedy : (remedy[flow] ?? remedy.other);
};

/** OAuth's codes are about the credentials and the app; those of the APIs, in capitals, seldom are. */
const unknownRemedy = (code: string): string =>
  /^[A-Z][A-Z\d_]*$/.test(code)
    ? 'The credentials may be right. Look up the code in the REST API guide, "Status Codes and Error Responses".'
    : 'Check the credentials and the settings of the app.';
