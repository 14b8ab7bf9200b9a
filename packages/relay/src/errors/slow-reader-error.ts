import { SfStreamError } from '@sfstream/base';

/** A reader took nothing while more than `maxPending` bytes came for it. It may come back with its cursor. */
export class SlowReaderError extends SfStreamError {
  static override readonly kind: string = 'SlowReaderError';

  override readonly name = 'SlowReaderError' as const;

  readonly field = 'maxPending' as const;

  constructor(maxPending: number) {
    super(
      `The reader took nothing while more than ${maxPending} bytes came for it. It can resume by its cursor; raise maxPending if readers may be slower.`,
    );
  }
}
