import type { Trial } from './observation.ts';

/** Checks whether the answer says that the token is no longer good. A limit of the org is one, whatever the status. */
export const tokenIsDue = ({ status, body }: Pick<Trial, 'status' | 'body'>): boolean =>
  body.endsSession === true || (status === 401 && body.code !== 'REQUEST_LIMIT_EXCEEDED');
