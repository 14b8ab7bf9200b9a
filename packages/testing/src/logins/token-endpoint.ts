import { createHmac, randomBytes } from 'node:crypto';
import type { AuthorizationCodes } from './authorization-codes.ts';
import type { HttpAnswer } from '../wire/http-server.ts';
import { jsonAnswer } from '../wire/http-server.ts';
import { refuseAssertion } from './jwt-assertion.ts';
import type { MockCredentials } from './mock-credentials.ts';
import type { Form, Refusal } from './oauth-form.ts';
import { isKnownUser, isPasswordOf, refuseApp, refusedWith } from './oauth-form.ts';
import type { TokenRegistry } from './token-registry.ts';

/** Grant of a request. */
interface Granted {
  readonly scope?: string;
  /** Refresh token that the reply brings; `new` replaces the former one. Default: none. */
  readonly refreshToken?: 'current' | 'new';
}

type Flow = (form: Form) => Granted | Refusal;

/** Settings of the endpoint. */
export interface TokenSettings {
  readonly tokens: TokenRegistry;
  readonly codes: AuthorizationCodes;
  readonly credentials: MockCredentials;
  readonly instanceUrl: () => string;
  readonly now: () => number;
  /** Replaces the refresh token at each use. */
  readonly rotates: boolean;
  /** A certificate or a public key, as PEM. */
  readonly certificate: string | undefined;
  /** True for a login host that all orgs share. */
  readonly isSharedHost: boolean;
}

/** `/services/oauth2/token`, in all flows. */
export class TokenEndpoint {
  readonly #settings: TokenSettings;
  #credentials: MockCredentials;
  #isRefreshTokenGood = true;

  constructor(settings: TokenSettings) {
    this.#settings = settings;
    this.#credentials = settings.credentials;
  }

  /** The credentials that are good now; with rotation the refresh token changes at each use. */
  get credentials(): MockCredentials {
    return this.#credentials;
  }

  answer(method: string, form: Form): HttpAnswer {
    if (method !== 'POST') return refusedWith(['invalid_request', 'must use HTTP POST']);
    const flow = this.#flows.get(String(form['grant_type']));
    if (flow === undefined) {
      return refusedWith(['unsupported_grant_type', 'grant type not supported']);
    }
    const outcome = flow(form);
    return isRefusal(outcome) ? refusedWith(outcome) : this.#grant(outcome);
  }

  /** Ends the refresh token and all that it granted, if it is `token`. */
  revokeRefreshToken(token: unknown): boolean {
    if (!this.#isRefreshToken(token)) return false;
    this.#isRefreshTokenGood = false;
    this.#settings.tokens.revokeRefreshable();
    return true;
  }

  readonly #flows: ReadonlyMap<string, Flow> = new Map<string, Flow>([
    [
      'password',
      (form) =>
        refuseApp(form, this.#credentials, 'needed') ??
        (isKnownUser(form['username'], this.#credentials) &&
        isPasswordOf(form['password'], this.#credentials)
          ? {}
          : ['invalid_grant', 'authentication failure']),
    ],
    [
      'refresh_token',
      (form) =>
        refuseApp(form, this.#credentials, 'optional') ??
        (this.#isRefreshToken(form['refresh_token'])
          ? { scope: 'api refresh_token', ...(this.#settings.rotates && { refreshToken: 'new' }) }
          : ['invalid_grant', 'expired access/refresh token']),
    ],
    [
      'client_credentials',
      (form) =>
        refuseApp(form, this.#credentials, 'needed') ??
        (this.#settings.isSharedHost
          ? ['invalid_grant', 'request not supported on this domain']
          : { scope: 'api' }),
    ],
    [
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      (form) =>
        refuseAssertion(form['assertion'], {
          credentials: this.#credentials,
          certificate: this.#settings.certificate,
          // My Domain is not an audience, whatever host is asked.
          audiences: ['https://login.salesforce.com', 'https://test.salesforce.com'],
          now: this.#settings.now(),
        }) ?? { scope: 'api' },
    ],
    [
      'authorization_code',
      (form) => {
        const refusal = refuseApp(form, this.#credentials, 'optional');
        if (refusal !== undefined) return refusal;
        const redeemed = this.#settings.codes.redeem(form);
        return 'scope' in redeemed && /\b(refresh_token|offline_access)\b/.test(redeemed.scope)
          ? { ...redeemed, refreshToken: this.#settings.rotates ? 'new' : 'current' }
          : redeemed;
      },
    ],
  ]);

  #isRefreshToken(token: unknown): boolean {
    return this.#isRefreshTokenGood && token === this.#credentials.refreshToken;
  }

  #grant({ scope, refreshToken }: Granted): HttpAnswer {
    const { tokens, instanceUrl, now } = this.#settings;
    const url = instanceUrl();
    const id = `${url}/id/00D5e000000AAAAEA2/0055e000001AbCdAAK`;
    const issuedAt = String(now());
    const isRefreshable = scope?.includes('refresh_token') === true || refreshToken !== undefined;
    const origin = isRefreshable ? 'refreshable' : scope === undefined ? 'session' : 'grant';
    return jsonAnswer(200, {
      access_token: tokens.issue(origin, scope),
      instance_url: url,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
      signature: createHmac('sha256', this.#credentials.consumerSecret)
        .update(id + issuedAt)
        .digest('base64'),
      ...(scope !== undefined && { scope }),
      ...(refreshToken !== undefined && { refresh_token: this.#refreshToken(refreshToken) }),
    });
  }

  #refreshToken(which: 'current' | 'new'): string {
    if (which === 'new' || !this.#isRefreshTokenGood) {
      const refreshToken = `5Aep861${randomBytes(24).toString('base64url')}`;
      this.#credentials = { ...this.#credentials, refreshToken };
      this.#isRefreshTokenGood = true;
    }
    return this.#credentials.refreshToken;
  }
}

const isRefusal = (outcome: Granted | Refusal): outcome is Refusal => Array.isArray(outcome);
