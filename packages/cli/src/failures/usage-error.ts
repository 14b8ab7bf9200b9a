import { SfStreamError } from '@sfstream/base';

/** The command line, or the environment it runs in, asks for what cannot be done. */
export class UsageError extends SfStreamError {
  static override readonly kind: string = 'UsageError';

  override readonly name = 'UsageError' as const;

  /** The message without the choices. */
  readonly lead: string;

  /** Ways to choose from, if there are several. Best first. */
  readonly choices: readonly string[];

  constructor(lead: string, choices: readonly string[] = []) {
    super(choices.length === 0 ? lead : `${lead} ${choices.join('; or ')}.`);
    this.lead = lead;
    this.choices = choices;
  }
}
