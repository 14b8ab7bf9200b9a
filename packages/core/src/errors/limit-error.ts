import { ServerError } from './server-error.ts';

/** A limit of the org is reached, such as its concurrent clients or its events a day. */
export class LimitError extends ServerError {
  override readonly name = 'LimitError' as const;
}
