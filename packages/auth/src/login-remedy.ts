/** What usually helps, by Salesforce's own words (Salesforce help, "OAuth 2.0 Authorization Errors"). The first row counts. */
const remedies: readonly (readonly [says: RegExp, remedy: string])[] = [
  [
    /assertion/i,
    'Check that the private key belongs to the certificate of the app, and that the clock of this machine is right.',
  ],
  [
    /authorization code|code verifier/i,
    'A code is good once, and for minutes. Log in anew in the browser.',
  ],
  [/expired|revoked/i, 'Log in anew to get another refresh token.'],
  [
    /audience/i,
    'Set audience to https://login.salesforce.com, or to https://test.salesforce.com for a sandbox.',
  ],
  [
    /hasn't approved|not admin approved|invalid_app_access/i,
    'Let an administrator pre-authorise the user in the policies of the connected app.',
  ],
  [
    /no client credentials user/i,
    'Name the user to run as in the client credentials settings of the connected app.',
  ],
  [/not supported on this domain/i, 'Set loginUrl to the My Domain of the org.'],
  [
    /ip restricted/i,
    "Log in from an address that the app's policies and the user's profile allow.",
  ],
  [/SECURITY_TOKEN/, 'Give securityToken, or log in from an address that the org trusts.'],
  [
    /invalid_grant|INVALID_LOGIN/,
    'Check the user name, the password with its security token, whether a sandbox needs sandbox: true, and whether the org allows this flow.',
  ],
  [
    /invalid_client/,
    'Check consumerKey and consumerSecret; a new app takes some minutes to become known.',
  ],
  [
    /REQUEST_LIMIT_EXCEEDED|rate_limit_exceeded|LOGIN_RATE_EXCEEDED/,
    'The org has used up its requests; wait until the limit is free again, or raise it.',
  ],
  [/unsupported_grant_type/, 'The app does not allow this flow; enable it or use another.'],
  [/redirect_uri/, 'Set redirectUri to one of the callback URLs of the app, to the letter.'],
  [/access.denied/, 'The user, or a policy of the org, denied the access.'],
  [/inactive/, 'Let an administrator activate the user or the org.'],
];

/** What usually helps against a refused login. */
export const loginRemedy = (error: string, description = ''): string =>
  remedies.find(([says]) => says.test(description) || says.test(error))?.[1] ??
  'Check the credentials and the settings of the connected app.';
