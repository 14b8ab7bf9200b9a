import type { HttpResponse, JsonCodec } from '@sfstream/http';
import { DecodeError, TransportError, parseJson, retryAfter } from '@sfstream/http';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { AuthenticationError } from './authentication-error.ts';
import { loginRemedy } from './login-remedy.ts';

/** OAuth's own form (RFC 6749, 5.2). */
const OAuthRefusal = t.intersection([
  t.type({ error: t.string }),
  t.partial({ error_description: t.string }),
]);

/** The form of Salesforce's REST API, which the token endpoint uses when the org is over its request limit. */
const RestRefusal = t.array(t.type({ errorCode: t.string, message: t.string }));

/** What Salesforce said. */
export interface Said {
  readonly error: string;
  readonly description?: string;
  readonly status?: number;
}

/**
 * Reads the JSON of an answer, or what was wrong with it. Throws a {@link TransportError} when the endpoint is out of
 * order and a later try may succeed, and an {@link AuthenticationError} when it redirects.
 */
export const readAnswer = (url: string, json: JsonCodec, response: HttpResponse): unknown => {
  checkAnswered(url, response);
  try {
    return parseJson(json, 'the reply', response.body);
  } catch (error) {
    return error;
  }
};

/** Throws as {@link readAnswer} does. */
export const checkAnswered = (url: string, { status, headers }: HttpResponse): void => {
  if (status >= 500 || status === 408 || status === 429) {
    const wait = retryAfter(headers['retry-after']);
    throw new TransportError(`${url} is out of order (HTTP ${status}). A later try may succeed.`, {
      method: 'POST',
      url,
      status,
      ...(wait === undefined ? {} : { retryAfter: wait }),
    });
  }
  if (status >= 300 && status < 400) {
    throw new AuthenticationError(
      `${url} redirects elsewhere (HTTP ${status}). Set loginUrl to the host that it names, such as your My Domain.`,
      { status },
    );
  }
};

/** The error for an answer that does not hold `expected`; `what` was asked for. */
export const refusal = (
  url: string,
  what: string,
  status: number,
  reply: unknown,
  expected: string,
): AuthenticationError => {
  const oauth = OAuthRefusal.decode(reply);
  if (isRight(oauth)) {
    const { error, error_description: description } = oauth.right;
    return loginRefused(url, what, {
      status,
      error,
      ...(description === undefined ? {} : { description }),
    });
  }
  const rest = RestRefusal.decode(reply);
  const first = isRight(rest) ? rest.right[0] : undefined;
  if (first !== undefined) {
    return loginRefused(url, what, { status, error: first.errorCode, description: first.message });
  }
  const found =
    reply instanceof DecodeError ? reply.issues.join('; ') : `the body has no ${expected}`;
  return new AuthenticationError(
    `${url} answered HTTP ${status}, but ${found}. Check that loginUrl is a Salesforce login host.`,
    { status },
  );
};

/** The error for what `who` refused in words. */
export const loginRefused = (who: string, what: string, said: Said): AuthenticationError => {
  const error = shorten(said.error);
  const errorDescription = said.description === undefined ? undefined : shorten(said.description);
  return new AuthenticationError(
    `${who} refused ${what}: ${[error, errorDescription].filter(Boolean).join(', ')}. ${loginRemedy(error, errorDescription)}`,
    {
      error,
      ...(said.status === undefined ? {} : { status: said.status }),
      ...(errorDescription === undefined ? {} : { errorDescription }),
    },
  );
};

/** Salesforce's texts are short. What is longer is no explanation, and shall not fill a log. */
const shorten = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
