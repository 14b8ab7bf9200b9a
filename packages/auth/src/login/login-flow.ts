/** The flows that Salesforce answers, by the names of their functions, and what else is asked about a token. */
export type LoginFlow =
  | 'authorizationCodeAuth'
  | 'clientCredentialsAuth'
  | 'introspectToken'
  | 'jwtBearerAuth'
  | 'passwordAuth'
  | 'refreshTokenAuth'
  | 'revokeToken'
  | 'soapAuth';
