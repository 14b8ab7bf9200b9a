import { SfStreamError } from '@sfstream/http';

/** The command line, or the environment it runs in, asks for what cannot be done. */
export class UsageError extends SfStreamError {
  static override readonly kind: string = 'UsageError';

  override readonly name = 'UsageError' as const;
}
