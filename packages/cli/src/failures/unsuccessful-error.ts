import { SfStreamError } from '@sfstream/base';

/** A command has done its work, and the outcome is bad. */
export class UnsuccessfulError extends SfStreamError {
  static override readonly kind: string = 'UnsuccessfulError';

  override readonly name = 'UnsuccessfulError' as const;

  /** Exit code of the process; see `exitCodeOf`. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
