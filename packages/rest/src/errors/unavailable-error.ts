import type { RestFacts } from './rest-error.ts';
import { RestError } from './rest-error.ts';

/** Salesforce could not carry the request out for now (HTTP 408, 420, 429, or 500 and more). */
export class UnavailableError extends RestError {
  static override readonly kind: string = 'UnavailableError';

  override readonly name = 'UnavailableError' as const;

  constructor(facts: RestFacts) {
    super(
      facts,
      'A later try may succeed. After a POST, find out first whether it was carried out all the same.',
    );
  }
}
