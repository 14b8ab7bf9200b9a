/** Length, type, flags and stream of an HTTP/2 frame (RFC 9113, section 4.1). */
const headerLength = 9;
const typeAt = 3;
const flagsAt = 4;
const ping = 0x6;
const acknowledgement = 0x1;

/** Takes what a server writes apart into its HTTP/2 frames, so that single ones can be kept back. */
export class OutgoingFrames {
  readonly #isKeptBack: () => boolean;
  #header = Buffer.alloc(0);
  /** Bytes of the current frame that are still to come. */
  #left = 0;
  #isPassing = true;

  /** Keeps back answers to PINGs while `isMute` is true. */
  constructor(isMute: () => boolean) {
    this.#isKeptBack = isMute;
  }

  /** Gives what of the piece is to be sent. */
  pass(piece: Buffer): Buffer {
    const sent: Buffer[] = [];
    let rest = piece;
    while (rest.length > 0) {
      if (this.#left > 0) rest = this.#passContent(rest, sent);
      else rest = this.#passHeader(rest, sent);
    }
    return Buffer.concat(sent);
  }

  #passContent(piece: Buffer, sent: Buffer[]): Buffer {
    const content = piece.subarray(0, this.#left);
    this.#left -= content.length;
    if (this.#isPassing) sent.push(content);
    return piece.subarray(content.length);
  }

  #passHeader(piece: Buffer, sent: Buffer[]): Buffer {
    const missing = headerLength - this.#header.length;
    this.#header = Buffer.concat([this.#header, piece.subarray(0, missing)]);
    if (this.#header.length === headerLength) {
      const isAnswer = this.#header[typeAt] === ping && this.#header[flagsAt] === acknowledgement;
      this.#left = this.#header.readUIntBE(0, typeAt);
      this.#isPassing = !(isAnswer && this.#isKeptBack());
      if (this.#isPassing) sent.push(this.#header);
      this.#header = Buffer.alloc(0);
    }
    return piece.subarray(missing);
  }
}
