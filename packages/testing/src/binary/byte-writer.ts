const sevenBits = 0x7f;
const more = 0x80;
const uint64 = 64;

/** Bytes that grow at their end. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(64);
  #length = 0;

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Seven bits a byte, lowest first; a negative number as its 64 bits in two's complement. */
  varint(value: number | bigint): void {
    if (value >= 0 && value <= sevenBits) {
      this.byte(Number(value));
      return;
    }
    let rest = BigInt.asUintN(uint64, BigInt(value));
    while (rest > sevenBits) {
      this.byte(Number(rest & BigInt(sevenBits)) | more);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  /** IEEE 754, lowest byte first. */
  double(value: number): void {
    this.#room(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  float(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeFloatLE(value, this.#length);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(0, this.#length));
  }

  #room(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
