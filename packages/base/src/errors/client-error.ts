import { SfStreamError } from './sf-stream-error.ts';

/** The caller asked for something that cannot be done as given: an option, a channel name or an argument is wrong. */
export class ClientError extends SfStreamError {
  static override readonly kind: string = 'ClientError';

  override readonly name: 'ClientError' | 'InvalidOperationError' = 'ClientError';

  /** The option or argument that is wrong, if it is a single one. */
  declare readonly field?: string;

  constructor(message: string, facts: { readonly field?: string; readonly cause?: unknown } = {}) {
    super(message, facts);
    if (facts.field !== undefined) this.field = facts.field;
  }
}
