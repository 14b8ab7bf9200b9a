import { redirect } from '../logins/authorize-endpoint.ts';
import type { Fault } from './faults.ts';

/** The answer of `/services/oauth2/authorize` when the user does not allow the access. */
export const authorizationDenied =
  (): Fault =>
  ({ query }) => {
    const { status, headers } = redirect(new URLSearchParams(query), {
      error: 'access_denied',
      error_description: 'end-user denied authorization',
    });
    return { status, headers: { Location: String(headers?.['Location']) } };
  };
