import { randomBytes } from 'node:crypto';

/** Id of the org, without the checksum that makes it 18 characters. */
export const orgId = '00D5e000000AAAA';

/** Origin of a token. */
export type TokenOrigin =
  /** SOAP, a password, or no login: Salesforce's introspection knows nothing of it. */
  | 'session'
  | 'grant'
  /** Login that gave a refresh token, or use of one: the token ends with it. */
  | 'refreshable';

/** Facts about a good token. */
export interface TokenFacts {
  readonly origin: TokenOrigin;
  readonly issuedAt: number;
  readonly scope: string;
}

/** The access tokens that are good at the moment. */
export class TokenRegistry {
  readonly #valid = new Map<string, TokenFacts>();
  readonly #expired = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  issue(origin: TokenOrigin = 'session', scope = 'api'): string {
    // Real ones are `<org id>!<secret>`; the exclamation mark trips careless encoders.
    const token = `${orgId}!AQ${randomBytes(24).toString('base64url')}`;
    this.#valid.set(token, { origin, scope, issuedAt: this.#now() });
    return token;
  }

  isValid(token: string | undefined): token is string {
    return token !== undefined && this.#valid.has(token);
  }

  facts(token: string): TokenFacts | undefined {
    return this.#valid.get(token);
  }

  /** Tells whether a token was ended, and not by its age. */
  isRevoked(token: string): boolean {
    return !this.#valid.has(token) && !this.#expired.has(token);
  }

  /** Ends a token by its age: what was begun with it may go on where Salesforce checks the beginning only. */
  expire(token: string): void {
    if (this.#valid.delete(token)) this.#expired.add(token);
  }

  /** Tells whether there was such a token. */
  revoke(token: string): boolean {
    this.#expired.delete(token);
    return this.#valid.delete(token);
  }

  revokeRefreshable(): void {
    for (const [token, { origin }] of this.#valid) {
      if (origin === 'refreshable') this.#valid.delete(token);
    }
  }

  revokeAll(): void {
    this.#valid.clear();
    this.#expired.clear();
  }
}

/** The token of an `Authorization` header; Salesforce takes the schemes Bearer and OAuth. */
export const bearerToken = (authorization: string | undefined): string | undefined => {
  const [scheme = '', token] = (authorization ?? '').split(' ', 2);
  return /^(bearer|oauth)$/i.test(scheme) && token !== '' ? token : undefined;
};
