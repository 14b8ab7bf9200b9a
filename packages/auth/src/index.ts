// The interface, and making one's own
export type { AccessToken } from './token/access-token.ts';
export type { Authenticator } from './authenticator/authenticator.ts';
export { isAuthenticator } from './authenticator/is-authenticator.ts';
export { createAuthenticator } from './authenticator/create-authenticator.ts';
export type { LoginFacts } from './authenticator/create-authenticator.ts';

// Flows
export { authorizationCodeAuth } from './flows/authorization-code-auth.ts';
export type {
  AuthorizationCodeLogin,
  AuthorizationCodeOptions,
} from './flows/authorization-code-auth.ts';
export { clientCredentialsAuth } from './flows/client-credentials-auth.ts';
export type { ClientCredentials } from './flows/client-credentials-auth.ts';
export { jwtBearerAuth } from './flows/jwt-bearer-auth.ts';
export type { JwtBearerCredentials } from './flows/jwt-bearer-auth.ts';
export { passwordAuth } from './flows/password-auth.ts';
export type { PasswordCredentials } from './flows/password-auth.ts';
export { refreshTokenAuth } from './flows/refresh-token-auth.ts';
export type { RefreshCredentials } from './flows/refresh-token-auth.ts';
export { soapAuth } from './flows/soap-auth.ts';
export type { SoapCredentials } from './flows/soap-auth.ts';
export { tokenAuth } from './flows/token-auth.ts';
export type { ExistingToken } from './flows/token-auth.ts';
export type { App } from './oauth/request-refresh.ts';
export type { LoginHost } from './hosts/login-url.ts';
export type { LoginTransport } from './login/login-port.ts';
export type { Rotation } from './oauth/rotating-tokens.ts';

// The life of a token
export { introspectToken } from './token-life/introspect-token.ts';
export type { TokenState } from './token-life/introspect-token.ts';
export { isJwtToken, opaqueToken } from './token/opaque-token.ts';
export { revokeToken } from './token-life/revoke-token.ts';
export { withLifetime } from './authenticator/with-lifetime.ts';
export type { Lifetime } from './authenticator/with-lifetime.ts';

// Hosts
export { salesforceOrigin } from './hosts/salesforce-origin.ts';
export type { HostRules } from './hosts/salesforce-origin.ts';

// API versions
export { defaultApiVersion, normaliseApiVersion } from './versions/api-version.ts';
export { tokenFailure } from './authenticator/token-failure.ts';
export { oncePerOrigin } from './versions/once-per-origin.ts';
export { latestApiVersion } from './versions/latest-api-version.ts';

// Errors
export { AuthenticationError } from './errors/authentication-error.ts';
export type { AuthenticationFacts } from './errors/authentication-error.ts';
export { LoginUnavailableError } from './errors/login-unavailable-error.ts';
export type { LoginUnavailableFacts, Unavailability } from './errors/login-unavailable-error.ts';
