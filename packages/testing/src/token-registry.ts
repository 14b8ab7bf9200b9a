import { randomBytes } from 'node:crypto';

/** The access tokens that are good at the moment. */
export class TokenRegistry {
  readonly #valid = new Set<string>();

  issue(): string {
    // Real ones are `<org id>!<secret>`; the exclamation mark trips careless encoders.
    const token = `00D5e000000AAAA!AQ${randomBytes(24).toString('base64url')}`;
    this.#valid.add(token);
    return token;
  }

  isValid(token: string | undefined): token is string {
    return token !== undefined && this.#valid.has(token);
  }

  revoke(token: string): void {
    this.#valid.delete(token);
  }

  revokeAll(): void {
    this.#valid.clear();
  }
}

/** The token of an `Authorization` header; Salesforce takes the schemes Bearer and OAuth. */
export const bearerToken = (authorization: string | undefined): string | undefined => {
  const [scheme = '', token] = (authorization ?? '').split(' ', 2);
  return /^(bearer|oauth)$/i.test(scheme) && token !== '' ? token : undefined;
};
