import { ServerError } from './server-error.ts';

/**
 * A limit of the org is reached, such as that of concurrent clients or of events per day. The client waits a minute
 * before the next try; closing other clients or raising the limit helps sooner.
 */
export class LimitError extends ServerError {
  static override readonly kind: string = 'LimitError';

  override readonly name = 'LimitError' as const;
}
