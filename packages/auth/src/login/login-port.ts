import type { JsonCodec } from '@sfstream/base';
import type { HttpActivity, HttpOptions, HttpResponse } from '@sfstream/http';
import { parseJson, platformJson, withoutSecrets } from '@sfstream/base';
import { createHttp } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { LoginAnswer } from './login-failure.ts';
import type { LoginFlow } from './login-flow.ts';
import type { HostRules } from '../hosts/salesforce-origin.ts';
import { httpOptions, jsonCodec } from '../options/rules.ts';

/** Settings of the requests of a login. */
export interface LoginTransport {
  /** HTTP options. Give those of the client, so that a proxy or a certificate holds for logins too. */
  readonly http?: HttpOptions;
  /** Reads the replies. Default: the platform's `JSON`. */
  readonly json?: JsonCodec;
}

/** The rules of the options of a {@link LoginTransport}. */
export const transportRules = { http: httpOptions, json: jsonCodec };

/** The endpoints of a flow, and the way to them. */
export interface LoginPort {
  readonly flow: LoginFlow;
  /** Below it lie the endpoints. */
  readonly url: string;
  /** Rules for the host that a granted token may name. */
  readonly hosts: HostRules;
  /** Posts `body` once for each subscription, and emits the answer, whatever its status. `secrets` are what no error may quote. */
  readonly post: (
    url: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    secrets: readonly string[],
  ) => Observable<LoginAnswer>;
  /** Posts a form, and asks for JSON. */
  readonly postForm: (
    url: string,
    fields: Readonly<Record<string, string>>,
  ) => Observable<LoginAnswer>;
  /** The value of a text in JSON; undefined for any other text. */
  readonly readJson: (text: string) => unknown;
  readonly activity$: Observable<HttpActivity>;
}

/** The fields of a form that nobody else may know. */
const secretFields = [
  'password',
  'client_secret',
  'refresh_token',
  'assertion',
  'code',
  'code_verifier',
  'token',
];

/** Removes the secrets: an answer that is not understood may quote the request. */
const quotable = (
  { status, headers, body }: HttpResponse,
  secrets: readonly string[],
): HttpResponse => ({
  status,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, withoutSecrets(value, secrets)]),
  ),
  body: withoutSecrets(body, secrets),
});

/** Opens a way to the endpoints below `url`. Throws a `ClientError` for HTTP options that cannot be used. */
export const loginPort = (
  flow: LoginFlow,
  url: string,
  transport: LoginTransport & HostRules,
): LoginPort => {
  const { http: options, json = platformJson, allowLoopback } = transport;
  // Logins are rare: no connection is kept, so that nothing needs closing.
  const http = createHttp(options, { keepAlive: false });
  const post: LoginPort['post'] = (to, body, headers, secrets) =>
    http
      .request({ method: 'POST', url: to, headers, body, purpose: 'login' })
      .pipe(map((response) => ({ ...response, quotable: quotable(response, secrets) })));
  return {
    flow,
    url,
    hosts: allowLoopback === undefined ? {} : { allowLoopback },
    post,
    postForm: (to, fields) =>
      post(
        to,
        new URLSearchParams(fields).toString(),
        { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        secretFields.flatMap((field) => fields[field] ?? []),
      ),
    readJson: (text) => {
      try {
        return parseJson(json, 'the reply', text);
      } catch {
        return undefined;
      }
    },
    activity$: http.activity$,
  };
};
