import { AuthorizationCodes } from './authorization-codes.ts';
import { authorize } from './authorize-endpoint.ts';
import { jsonAnswer } from '../wire/http-server.ts';
import type { HttpAnswer, HttpExchange } from '../wire/http-server.ts';
import type { MockCredentials } from './mock-credentials.ts';
import type { Form } from './oauth-form.ts';
import { formOf, refuseApp, refusedWith } from './oauth-form.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';
import { notFound } from '../wire/rest-error.ts';
import { soapLogin } from './soap-login.ts';
import { TokenEndpoint } from './token-endpoint.ts';
import type { TokenSettings } from './token-endpoint.ts';

/** Settings of logins. */
export interface LoginSettings extends Omit<TokenSettings, 'codes'> {
  readonly callbackUrls: readonly string[];
  /** Called after a client has revoked a token. */
  readonly onRevoke: () => void;
}

/** Milliseconds. Salesforce's default session timeout. */
const SESSION_TIMEOUT = 2 * 3_600_000;

/** All that lies under `/services/oauth2` and `/services/Soap`. */
export class LoginEndpoints {
  readonly #settings: LoginSettings;
  readonly #codes: AuthorizationCodes;
  readonly #token: TokenEndpoint;

  constructor(settings: LoginSettings) {
    this.#settings = settings;
    this.#codes = new AuthorizationCodes(settings.now);
    this.#token = new TokenEndpoint({ ...settings, codes: this.#codes });
  }

  get credentials(): MockCredentials {
    return this.#token.credentials;
  }

  handle({ request, answer }: HttpExchange): void {
    answer(this.#answer(request));
  }

  #answer(request: RecordedRequest): HttpAnswer {
    const form = formOf(request.body);
    const { tokens, callbackUrls, instanceUrl } = this.#settings;
    switch (request.path) {
      case '/services/oauth2/token':
        return this.#token.answer(request.method, form);
      case '/services/oauth2/authorize':
        return authorize(request, this.#codes, this.credentials, callbackUrls);
      case '/services/oauth2/introspect':
        return this.#introspect(form);
      case '/services/oauth2/revoke':
        return this.#revoke(form);
      default:
        return request.path.startsWith('/services/Soap/')
          ? soapLogin(request, tokens, this.credentials, instanceUrl())
          : notFound();
    }
  }

  #introspect(form: Form): HttpAnswer {
    const refusal = refuseApp(form, this.credentials, 'optional');
    if (refusal !== undefined) return refusedWith(refusal);
    const facts = this.#settings.tokens.facts(String(form['token']));
    if (facts === undefined || facts.origin === 'session') {
      return jsonAnswer(200, { active: false });
    }
    const issuedAt = Math.floor(facts.issuedAt / 1000);
    return jsonAnswer(200, {
      active: true,
      scope: facts.scope,
      client_id: this.credentials.consumerKey,
      username: this.credentials.username,
      sub: `${this.#settings.instanceUrl()}/id/00D5e000000AAAAEA2/0055e000001AbCdAAK`,
      token_type: 'access_token',
      exp: issuedAt + SESSION_TIMEOUT / 1000,
      iat: issuedAt,
      nbf: issuedAt,
    });
  }

  #revoke(form: Form): HttpAnswer {
    const token = String(form['token']);
    if (!this.#token.revokeRefreshToken(token) && !this.#settings.tokens.revoke(token)) {
      return refusedWith(['invalid_token', 'this token is not known']);
    }
    this.#settings.onRevoke();
    return { status: 200 };
  }
}
