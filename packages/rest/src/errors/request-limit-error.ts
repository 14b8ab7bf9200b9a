import type { RestFacts } from './rest-error.ts';
import { RestError } from './rest-error.ts';

/**
 * A limit of the org is reached: its requests of 24 hours, those under way at once (both `REQUEST_LIMIT_EXCEEDED`), or its
 * events of an hour (`LIMIT_EXCEEDED`).
 */
export class RequestLimitError extends RestError {
  static override readonly kind: string = 'RequestLimitError';

  override readonly name = 'RequestLimitError' as const;

  constructor(facts: RestFacts) {
    super(facts, 'Wait until the limit is free again, or raise it; limits() tells what remains.');
  }
}
