import { SfStreamError } from '@sfstream/base';

/** A diff does not give the text that Salesforce has. Fetch the record to get the text. */
export class DiffError extends SfStreamError {
  static override readonly kind: string = 'DiffError';

  override readonly name = 'DiffError' as const;

  constructor(fault: string) {
    super(`${fault} Fetch the record instead.`);
  }
}
