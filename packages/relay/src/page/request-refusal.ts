/** The relay's refusal of a request. `channels` are those that it concerns; undefined where it does not say. */
export class RequestRefusal extends Error {
  override readonly name = 'RequestRefusal' as const;

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
