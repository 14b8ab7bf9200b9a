/** The relay's refusal of a request. Which of its channels are concerned is said where it is known, else all are. */
export class Refusal extends Error {
  override readonly name = 'Refusal' as const;

  readonly status: number;
  readonly reason: string;
  readonly channels: readonly string[] | undefined;

  constructor(status: number, reason: string, channels: readonly string[] | undefined) {
    super(reason);
    this.status = status;
    this.reason = reason;
    this.channels = channels;
  }
}
