import { verify } from 'node:crypto';
import { isRecord } from '../wire/bayeux-message.ts';
import type { MockCredentials } from './mock-credentials.ts';
import { isKnownUser } from './oauth-form.ts';
import type { Refusal } from './oauth-form.ts';

/** Against what an assertion is judged. */
export interface AssertionRules {
  readonly credentials: MockCredentials;
  /** A certificate or a public key, as PEM; without one no assertion is good. */
  readonly certificate: string | undefined;
  readonly audiences: readonly string[];
  readonly now: number;
}

/** Judges the assertion of the JWT bearer flow: signature by RS256, app, audience, expiry, user. */
export const refuseAssertion = (assertion: unknown, rules: AssertionRules): Refusal | undefined => {
  const [header = '', payload = '', signature = ''] = String(assertion).split('.');
  const claims = decoded(payload);
  if (decoded(header)['alg'] !== 'RS256') return ['invalid_grant', 'invalid assertion'];
  if (claims['iss'] !== rules.credentials.consumerKey) {
    return ['invalid_client_id', 'client identifier invalid'];
  }
  const isSigned =
    rules.certificate !== undefined &&
    verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      rules.certificate,
      Buffer.from(signature, 'base64url'),
    );
  if (!isSigned) return ['invalid_grant', 'invalid assertion'];
  if (!rules.audiences.includes(String(claims['aud']))) {
    return ['invalid_grant', 'Audience validation failed'];
  }
  const expires = claims['exp'];
  if (typeof expires !== 'number' || expires * 1000 <= rules.now) {
    return ['invalid_grant', 'expired assertion'];
  }
  // `prn` is the former name, and wins.
  return isKnownUser(claims['prn'] ?? claims['sub'], rules.credentials)
    ? undefined
    : ['invalid_grant', "user hasn't approved this consumer"];
};

const decoded = (part: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
};
