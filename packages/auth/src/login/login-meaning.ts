import type { RestErrorMeaning } from '@sfstream/http';
import { meaningOf } from '@sfstream/http';
import type { LoginWords } from './login-words.ts';

/** The meaning of an answer to a login, which has no session that could be over: `final` until somebody changes something. */
export type LoginMeaning = Exclude<RestErrorMeaning, 'session-over'>;

/** Trying again would only prolong a lockout. */
const lockout = /lockout|locked|attempts/i;

/** Codes that name a limit of requests or logins in any other way than those that are known by name. */
const limitCode = /limit_exceeded|rate_exceeded|rate_limit|too_many|exceeded_quota/i;

/** Texts that come with codes which say something else, such as `invalid_grant` for a token request that lost a race. */
const limitText =
  /\b(rate|requests?|limits?) (is |was |limit )?exceeded|too many|^invalid login hours/i;
const passingText =
  /already being processed|try again (later|in|after)|retry your request|temporarily|too busy|maintenance|unexpected (error|exception)|internal (server )?error|service (is )?unavailable|timed out/i;

/** Codes that speak of the credentials or the settings of the app, whatever the status they come with. */
const refusedCode =
  /^(invalid_\w+|unauthorized_client|unsupported_\w+|access_denied|inactive_\w+|redirect_uri_\w+)$/i;

/** A server that speaks of a session has not read the credentials. */
const sessionCode = /^invalid_?session_?id$/i;

/** Judges what was said. `otherwise` is what the answer means where its words tell nothing. */
export const loginMeaning = (
  { code, text }: LoginWords,
  otherwise: RestErrorMeaning,
): LoginMeaning => {
  if (lockout.test(code)) return 'final';
  if (limitCode.test(code)) return 'limit';
  if (sessionCode.test(code)) return 'passing';
  // By a status that tells nothing, so that the code is what counts.
  const byCode = meaningOf(400, code);
  if (byCode === 'limit' || byCode === 'passing') return byCode;
  if (lockout.test(text)) return 'final';
  if (limitText.test(text)) return 'limit';
  if (passingText.test(text)) return 'passing';
  return refusedCode.test(code) || otherwise === 'session-over' ? 'final' : otherwise;
};
