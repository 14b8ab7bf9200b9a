import { SfStreamError } from './sf-stream-error.ts';

/** Facts about a value that did not fit. */
export interface DecodeFacts {
  readonly channel?: string;
  readonly replayId?: number | `${number}`;
  readonly cause?: unknown;
}

/** A value from outside does not have the expected form. */
export class DecodeError extends SfStreamError {
  static override readonly kind: string = 'DecodeError';

  override readonly name = 'DecodeError' as const;

  /** One sentence per fault, each naming where in the value it is. */
  readonly issues: readonly string[];

  /** The channel of the event that does not fit, where it was an event. */
  declare readonly channel?: string;
  /** Its position, where it has one. */
  declare readonly replayId?: number | `${number}`;

  constructor(what: string, issues: readonly string[], facts: DecodeFacts = {}) {
    super(`${what} does not have the expected form: ${issues.join('; ')}.`, facts);
    this.issues = issues;
    if (facts.channel !== undefined) this.channel = facts.channel;
    if (facts.replayId !== undefined) this.replayId = facts.replayId;
  }
}
