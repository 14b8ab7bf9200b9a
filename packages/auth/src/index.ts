// The interface, and making one's own
export type { AccessToken } from './access-token.ts';
export type { Authenticator } from './authenticator.ts';
export { createAuthenticator } from './create-authenticator.ts';
export type { LoginFacts } from './create-authenticator.ts';

// Flows
export { authorizationCodeAuth } from './authorization-code-auth.ts';
export type {
  AuthorizationCodeLogin,
  AuthorizationCodeOptions,
} from './authorization-code-auth.ts';
export { clientCredentialsAuth } from './client-credentials-auth.ts';
export type { ClientCredentials } from './client-credentials-auth.ts';
export { jwtBearerAuth } from './jwt-bearer-auth.ts';
export type { JwtBearerCredentials } from './jwt-bearer-auth.ts';
export { passwordAuth } from './password-auth.ts';
export type { PasswordCredentials } from './password-auth.ts';
export { refreshTokenAuth } from './refresh-token-auth.ts';
export type { RefreshCredentials } from './refresh-token-auth.ts';
export { soapAuth } from './soap-auth.ts';
export type { SoapCredentials } from './soap-auth.ts';
export { tokenAuth } from './token-auth.ts';
export type { ExistingToken } from './token-auth.ts';
export type { App } from './request-refresh.ts';
export type { LoginHost } from './login-url.ts';
export type { LoginTransport } from './login-port.ts';
export type { Rotation } from './rotating-tokens.ts';

// The life of a token
export { introspectToken } from './introspect-token.ts';
export type { TokenState } from './introspect-token.ts';
export { isJwtToken, opaqueToken } from './opaque-token.ts';
export { revokeToken } from './revoke-token.ts';
export { withLifetime } from './with-lifetime.ts';
export type { Lifetime } from './with-lifetime.ts';

// Hosts
export { salesforceOrigin } from './salesforce-origin.ts';
export type { HostRules } from './salesforce-origin.ts';

// API versions
export { defaultApiVersion, normaliseApiVersion } from './api-version.ts';
export { tokenFailure } from './token-failure.ts';
export { latestApiVersion } from './latest-api-version.ts';

// Errors
export { AuthenticationError } from './authentication-error.ts';
export type { AuthenticationFacts } from './authentication-error.ts';
export { LoginUnavailableError } from './login-unavailable-error.ts';
export type { LoginUnavailableFacts, Unavailability } from './login-unavailable-error.ts';
