import { createHash, randomBytes } from 'node:crypto';
import type { Form, Refusal } from './oauth-form.ts';

/** Terms on which a code was given out. */
interface Authorization {
  readonly redirectUri: string;
  readonly scope: string;
  readonly challenge: string | undefined;
  readonly until: number;
}

/** Milliseconds. Codes of Salesforce are good for 15 minutes. */
const LIFETIME = 15 * 60_000;

/** The codes of the web server flow; each is good once. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, Authorization>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(authorization: Omit<Authorization, 'until'>): string {
    // As real ones do, it ends in what must be escaped in a URL.
    const code = `aPrx${randomBytes(24).toString('base64url')}==`;
    this.#codes.set(code, { ...authorization, until: this.#now() + LIFETIME });
    return code;
  }

  /** Uses up the code of a token request. Gives the scope that it grants, or why it grants none. */
  redeem(form: Form): { readonly scope: string } | Refusal {
    const code = String(form['code']);
    const authorization = this.#codes.get(code);
    this.#codes.delete(code);
    if (authorization === undefined || authorization.until <= this.#now()) {
      return ['invalid_grant', 'expired authorization code'];
    }
    const { redirectUri, challenge, scope } = authorization;
    if (form['redirect_uri'] !== redirectUri) {
      return ['redirect_uri_mismatch', 'redirect_uri must match configuration'];
    }
    if (challenge !== undefined && challenge !== challengeOf(String(form['code_verifier']))) {
      return ['invalid_grant', 'invalid code verifier'];
    }
    return { scope };
  }
}

/** RFC 7636, 4.2, method S256. */
const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
