import type { RestFacts } from './rest-error.ts';
import { RestError } from './rest-error.ts';

/** There is no such resource (HTTP 404), or the user may not see it. */
export class NotFoundError extends RestError {
  static override readonly kind: string = 'NotFoundError';

  override readonly name = 'NotFoundError' as const;

  constructor(facts: RestFacts) {
    super(facts, 'Check the name, the API version, and whether the user may see it.');
  }
}
