// The interface, and making one's own
export type { AccessToken } from './access-token.ts';
export type { Authenticator } from './authenticator.ts';
export { createAuthenticator } from './create-authenticator.ts';

// Flows
export { passwordAuth } from './password-auth.ts';
export type { PasswordCredentials } from './password-auth.ts';
export { refreshTokenAuth } from './refresh-token-auth.ts';
export type { RefreshCredentials } from './refresh-token-auth.ts';
export { tokenAuth } from './token-auth.ts';
export type { ExistingToken } from './token-auth.ts';
export type { LoginHost } from './login-url.ts';
export type { LoginTransport } from './request-token.ts';

// Errors
export { AuthenticationError } from './authentication-error.ts';
export type { AuthenticationFacts } from './authentication-error.ts';
