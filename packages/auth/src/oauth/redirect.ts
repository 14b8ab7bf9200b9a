import { shortened } from '@sfstream/base';
import { AuthenticationError } from '../errors/authentication-error.ts';
import { loginRefused } from '../login/login-failure.ts';

/**
 * The code in the URL that the browser was sent back to. Throws an {@link AuthenticationError} when it brings a denial,
 * no code, or the state of another attempt: then somebody else may have begun it (RFC 6749, 10.12).
 */
export const codeFromRedirect = (redirect: string, redirectUri: string, state: string): string => {
  const answer = URL.canParse(redirect, redirectUri)
    ? new URL(redirect, redirectUri).searchParams
    : new URLSearchParams();
  const error = answer.get('error');
  const code = answer.get('code');
  if (code === null && error === null) {
    throw new AuthenticationError(
      'The redirect has neither a code nor an error. Give redeem the whole URL that the browser was sent to.',
    );
  }
  if (answer.get('state') !== state) {
    throw new AuthenticationError(
      'The redirect answers another attempt to log in: its state is not the one that was sent. Begin again, with a URL of this attempt.',
    );
  }
  if (code === null) {
    throw loginRefused(
      'The authorize page',
      { flow: 'authorizationCodeAuth', what: 'the login' },
      { code: shortened(error ?? ''), text: shortened(answer.get('error_description') ?? '') },
    );
  }
  return code;
};
