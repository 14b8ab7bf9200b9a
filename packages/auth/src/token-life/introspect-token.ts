import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { AccessToken } from '../token/access-token.ts';
import type { OptionTable } from '../options/option-table.ts';
import { checkTable } from '../options/option-table.ts';
import { anyText, filledText } from '../options/rules.ts';
import { loginFailure } from '../login/login-failure.ts';
import { loginPort, transportRules } from '../login/login-port.ts';
import type { LoginTransport } from '../login/login-port.ts';
import type { App } from '../oauth/request-refresh.ts';
import { appFields } from '../oauth/request-refresh.ts';
import type { HostRules } from '../hosts/salesforce-origin.ts';
import { hostRules } from '../hosts/salesforce-origin.ts';
import { tokenHome } from '../hosts/token-home.ts';

/** Salesforce's knowledge of a token. Times are epoch milliseconds. */
export type TokenState =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly username?: string;
      readonly consumerKey?: string;
      readonly scope?: string;
      readonly issuedAt?: number;
      readonly expiresAt?: number;
    };

/** RFC 7662, 2.2; times are epoch seconds. */
const Introspection = t.intersection([
  t.type({ active: t.boolean }),
  t.partial({
    username: t.string,
    client_id: t.string,
    scope: t.string,
    iat: t.number,
    exp: t.number,
  }),
]);

/**
 * Asks Salesforce whether a token is still good, and until when (Salesforce help, "OpenID Connect Token Introspection").
 * Tokens of `passwordAuth` and `soapAuth` are not known there. The token of an Experience Cloud site is asked about there.
 *
 * Cold. Emits once, and completes. Fails with an `AuthenticationError` when the app may not ask, and with a
 * `TransportError` when Salesforce cannot be asked.
 *
 * @example
 * ```ts
 * import type { AccessToken } from '@sfstream/auth';
 * import { introspectToken } from '@sfstream/auth';
 *
 * declare const token: AccessToken;
 *
 * introspectToken(token, { consumerKey: 'key', consumerSecret: 'secret' }).subscribe((state) =>
 *   console.log(state.active ? `good until ${new Date(state.expiresAt ?? 0)}` : 'no longer good'),
 * );
 * ```
 */
export const introspectToken = (
  token: Pick<AccessToken, 'accessToken' | 'instanceUrl' | 'sfdcCommunityUrl'>,
  options: App & LoginTransport & HostRules,
): Observable<TokenState> => {
  checkTable('introspectToken', options, rules);
  const port = loginPort('introspectToken', tokenHome(token, options), options);
  const url = `${port.url}/services/oauth2/introspect`;
  const fields = {
    token: token.accessToken,
    token_type_hint: 'access_token',
    ...appFields(options),
  };
  return port.postForm(url, fields).pipe(
    map((response) => {
      const reply = port.readJson(response.body);
      if (response.status < 300 && Introspection.is(reply)) return toTokenState(reply);
      const asked = { flow: port.flow, url, what: 'to introspect the token', expected: 'active' };
      throw loginFailure(asked, response);
    }),
  );
};

const rules: OptionTable<App & LoginTransport & HostRules> = {
  needed: { consumerKey: filledText },
  others: { consumerSecret: anyText, ...hostRules, ...transportRules },
};

const toTokenState = (reply: t.TypeOf<typeof Introspection>): TokenState =>
  reply.active
    ? {
        active: true,
        ...(reply.username === undefined ? {} : { username: reply.username }),
        ...(reply.client_id === undefined ? {} : { consumerKey: reply.client_id }),
        ...(reply.scope === undefined ? {} : { scope: reply.scope }),
        ...(reply.iat === undefined ? {} : { issuedAt: reply.iat * 1000 }),
        ...(reply.exp === undefined ? {} : { expiresAt: reply.exp * 1000 }),
      }
    : { active: false };
