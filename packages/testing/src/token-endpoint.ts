import { createHmac, randomBytes } from 'node:crypto';
import { isRecord } from './bayeux-message.ts';
import { jsonAnswer } from './http-server.ts';
import type { HttpAnswer, HttpExchange } from './http-server.ts';
import type { MockCredentials } from './mock-credentials.ts';
import type { TokenRegistry } from './token-registry.ts';

type Form = Readonly<Record<string, unknown>>;

/** A refusal: `error` and `error_description` of the OAuth reply. */
type Refusal = readonly [error: string, description: string];

/** `/services/oauth2/token`: the flows username-password, refresh token and client credentials. */
export class TokenEndpoint {
  readonly #tokens: TokenRegistry;
  readonly #instanceUrl: () => string;
  readonly #now: () => number;
  readonly #rotates: boolean;
  #credentials: MockCredentials;

  constructor(settings: {
    tokens: TokenRegistry;
    credentials: MockCredentials;
    instanceUrl: () => string;
    now: () => number;
    rotates: boolean;
  }) {
    this.#tokens = settings.tokens;
    this.#credentials = settings.credentials;
    this.#instanceUrl = settings.instanceUrl;
    this.#now = settings.now;
    this.#rotates = settings.rotates;
  }

  /** The credentials that are good now; with rotation the refresh token changes at each use. */
  get credentials(): MockCredentials {
    return this.#credentials;
  }

  handle(exchange: HttpExchange): void {
    const { method, body } = exchange.request;
    exchange.answer(
      method === 'POST'
        ? this.#answer(isRecord(body) ? body : {})
        : refusedWith(['invalid_request', 'must use HTTP POST']),
    );
  }

  #answer(form: Form): HttpAnswer {
    const refusal = refuse(form, this.#credentials);
    if (refusal !== undefined) return refusedWith(refusal);
    const grant = this.#grant();
    if (!this.#rotates || form['grant_type'] !== 'refresh_token') return jsonAnswer(200, grant);
    const refreshToken = `5Aep861${randomBytes(24).toString('base64url')}`;
    this.#credentials = { ...this.#credentials, refreshToken };
    return jsonAnswer(200, { ...grant, refresh_token: refreshToken });
  }

  #grant(): Readonly<Record<string, string>> {
    const url = this.#instanceUrl();
    const id = `${url}/id/00D5e000000AAAAEA2/0055e000001AbCdAAK`;
    const issuedAt = String(this.#now());
    return {
      access_token: this.#tokens.issue(),
      instance_url: url,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
      signature: createHmac('sha256', this.#credentials.consumerSecret)
        .update(id + issuedAt)
        .digest('base64'),
    };
  }
}

const refusedWith = ([error, description]: Refusal): HttpAnswer =>
  jsonAnswer(400, { error, error_description: description });

/** Judges a token request in Salesforce's order: the flow, the app, then the user. */
const refuse = (form: Form, credentials: MockCredentials): Refusal | undefined => {
  const grantType = form['grant_type'];
  if (
    grantType !== 'password' &&
    grantType !== 'refresh_token' &&
    grantType !== 'client_credentials'
  ) {
    return ['unsupported_grant_type', 'grant type not supported'];
  }
  if (form['client_id'] !== credentials.consumerKey) {
    return ['invalid_client_id', 'client identifier invalid'];
  }
  // A public client may refresh without its secret.
  const secret = form['client_secret'];
  const mayOmitSecret = grantType === 'refresh_token' && secret === undefined;
  if (!mayOmitSecret && secret !== credentials.consumerSecret) {
    return ['invalid_client', 'invalid client credentials'];
  }
  switch (grantType) {
    case 'password':
      return isUser(form, credentials) ? undefined : ['invalid_grant', 'authentication failure'];
    case 'refresh_token':
      return form['refresh_token'] === credentials.refreshToken
        ? undefined
        : ['invalid_grant', 'expired access/refresh token'];
    case 'client_credentials':
      return undefined;
  }
};

const isUser = (form: Form, credentials: MockCredentials): boolean => {
  const username = String(form['username']);
  const isKnown =
    username === credentials.username || username.startsWith(`${credentials.username}.`);
  return isKnown && form['password'] === credentials.password + (credentials.securityToken ?? '');
};
