import type { RestFacts } from './rest-error.ts';
import { RestError } from './rest-error.ts';

/** The user may not do this (HTTP 403). */
export class ForbiddenError extends RestError {
  static override readonly kind: string = 'ForbiddenError';

  override readonly name = 'ForbiddenError' as const;

  constructor(facts: RestFacts) {
    super(
      facts,
      'Give the user the permission that it needs, on the object and on its fields, or the connected app the scope api.',
    );
  }
}
