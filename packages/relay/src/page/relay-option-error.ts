import { PageError } from './page-error.ts';

/** An option or a channel name is missing or malformed, or the connection is closed. */
export class RelayOptionError extends PageError {
  override readonly name = 'RelayOptionError' as const;

  readonly field: string;

  constructor(message: string, field: string) {
    super(message);
    this.field = field;
  }
}
