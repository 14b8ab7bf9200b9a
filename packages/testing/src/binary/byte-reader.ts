/** A varint of 64 bits has no more bytes. */
const longestVarint = 10;

/** A cursor over bytes. Each read throws `RangeError` where the bytes end within what is read. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  raw(count: number): Buffer {
    if (!(count >= 0 && count <= this.#bytes.length - this.#at)) {
      throw new RangeError(`The data end within a value of ${count} bytes.`);
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  byte(): number {
    return this.raw(1).readUInt8();
  }

  /** The 64 bits of a varint, without sign. */
  varint(): bigint {
    let value = 0n;
    for (let count = 0; count < longestVarint; count += 1) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(7 * count);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError(`A variable-length number has more than ${longestVarint} bytes.`);
  }

  double(): number {
    return this.raw(8).readDoubleLE();
  }

  float(): number {
    return this.raw(4).readFloatLE();
  }
}
