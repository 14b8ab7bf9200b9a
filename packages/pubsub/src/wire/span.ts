/** Some bytes of a message, where they are: to cut a `Buffer` out of another takes longer than to read what is in it. */
export class Span {
  readonly message: Buffer;
  readonly start: number;
  /** Index behind the last one. */
  readonly end: number;

  constructor(message: Buffer, start = 0, end = message.length) {
    this.message = message;
    this.start = start;
    this.end = end;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Shares its memory with the message. */
  toBuffer(): Buffer {
    return this.message.subarray(this.start, this.end);
  }
}
