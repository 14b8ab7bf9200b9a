import { isRecord } from '../wire/bayeux-message.ts';
import { jsonAnswer } from '../wire/http-server.ts';
import type { HttpAnswer } from '../wire/http-server.ts';
import type { MockCredentials } from './mock-credentials.ts';

/** The fields of a request to an OAuth endpoint. */
export type Form = Readonly<Record<string, unknown>>;

/** A refusal: `error` and `error_description` of the OAuth reply. */
export type Refusal = readonly [error: string, description: string];

export const formOf = (body: unknown): Form => (isRecord(body) ? body : {});

export const refusedWith = ([error, description]: Refusal): HttpAnswer =>
  jsonAnswer(400, { error, error_description: description });

/** Judges the app that asks. A public client may leave out its secret in some flows. */
export const refuseApp = (
  form: Form,
  { consumerKey, consumerSecret }: MockCredentials,
  secret: 'needed' | 'optional',
): Refusal | undefined => {
  if (form['client_id'] !== consumerKey) return ['invalid_client_id', 'client identifier invalid'];
  const given = form['client_secret'];
  if (secret === 'optional' && given === undefined) return undefined;
  return given === consumerSecret ? undefined : ['invalid_client', 'invalid client credentials'];
};

/** A user is known by any sandbox suffix as well. */
export const isKnownUser = (username: unknown, credentials: MockCredentials): boolean =>
  typeof username === 'string' &&
  (username === credentials.username || username.startsWith(`${credentials.username}.`));

export const isPasswordOf = (password: unknown, credentials: MockCredentials): boolean =>
  password === credentials.password + (credentials.securityToken ?? '');
