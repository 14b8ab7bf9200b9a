import type { Unavailability } from './login-unavailable-error.ts';
import type { Said } from './said.ts';

/** What a refusal means: `refused` is final until somebody changes something; the others pass. */
export type Verdict = 'refused' | Unavailability;

/** Trying again would only prolong a lockout. */
const lockout = /lockout|locked|attempts/i;

/**
 * Codes of OAuth, REST and SOAP (SOAP API Developer Guide, "ExceptionCode"). A login has no session that could be invalid:
 * a server that says so has not read the credentials.
 */
const limitCode =
  /limit_exceeded|rate_exceeded|rate_limit|too_many|exceeded_quota|^slow_down$|^LOGIN_DURING_RESTRICTED_TIME$/i;
const busyCode =
  /^(invalid_session_id|unknown_error|unknown_exception|server|server_error|internal_(server_)?error|(server|service|temporarily|functionality_temporarily)_unavailable|api_currently_disabled|request_running_too_long|query_timeout|sso_service_down|unable_to_lock_row|org_in_maintenance)$/i;

/** Texts that come with codes which say something else, such as `invalid_grant` for a token request that lost a race. */
const limitText =
  /\b(rate|requests?|limits?) (is |was |limit )?exceeded|too many|^invalid login hours/i;
const busyText =
  /already being processed|try again (later|in|after)|retry your request|temporarily|too busy|maintenance|unexpected (error|exception)|internal (server )?error|service (is )?unavailable|timed out/i;

/** Codes that speak of the credentials or the settings of the app, whatever the status they come with. */
const refusedCode =
  /^(invalid_\w+|unauthorized_client|unsupported_\w+|access_denied|inactive_\w+|redirect_uri_\w+)$/i;

/**
 * Judges what was said. `byStatus` is what the status alone would mean, for words that tell nothing.
 */
export const verdictOf = ({ error, description = '' }: Said, byStatus: Verdict): Verdict => {
  if (lockout.test(error)) return 'refused';
  if (limitCode.test(error)) return 'limit';
  if (busyCode.test(error)) return 'busy';
  if (lockout.test(description)) return 'refused';
  if (limitText.test(description)) return 'limit';
  if (busyText.test(description)) return 'busy';
  return refusedCode.test(error) ? 'refused' : byStatus;
};

/** What a status means without words. Too slow a request, no route at Salesforce's edge, too many requests, out of order. */
export const verdictByStatus = (status: number): Verdict =>
  status >= 500 || [408, 420, 429].includes(status) ? 'busy' : 'refused';
