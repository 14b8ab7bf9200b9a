import { SfStreamError } from './sf-stream-error.ts';

/** What came from outside does not have the expected form. */
export class DecodeError extends SfStreamError {
  static override readonly kind: string = 'DecodeError';

  override readonly name = 'DecodeError' as const;

  /** One sentence per fault, each naming where in the value it is. */
  readonly issues: readonly string[];

  constructor(what: string, issues: readonly string[], options: { readonly cause?: unknown } = {}) {
    super(`${what} does not have the expected form: ${issues.join('; ')}.`, options);
    this.issues = issues;
  }
}
