import { SfStreamError } from '@sfstream/core';

/**
 * Something was to be written that only the leader of a group may write, and this process does not lead, or no longer: an
 * engine has seen a later epoch, or the term of that work is over. The leader of now does the work again.
 */
export class NotLeadingError extends SfStreamError {
  static override readonly kind: string = 'NotLeadingError';

  override readonly name = 'NotLeadingError' as const;

  /** The group that this process does not lead. */
  readonly group: string;

  constructor(group: string, options?: ErrorOptions) {
    super(
      `This process does not lead the group ${group}, so it must not write for it. The leader does the work again.`,
      options,
    );
    this.group = group;
  }
}
