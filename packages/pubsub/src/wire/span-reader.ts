import protobuf from 'protobufjs';
import { Span } from './span.ts';

/** Bytes up to which a text is remembered: ids of schemas are shorter, and UUIDs, which do not come again, are longer. */
const longestRemembered = 32;

/**
 * The library's reader of a message, which gives fields of bytes as a {@link Span} where the library has a `Buffer`. It remembers the
 * last short text: the events of a response mostly name one schema, and to compare its id takes less than to decode it.
 */
export class SpanReader extends protobuf.BufferReader {
  #remembered = '';

  override bytes(): never {
    const length = this.uint32();
    const start = this.pos;
    // Throws where the message ends before.
    this.skip(length);
    return new Span(this.buf as Buffer, start, this.pos) as never;
  }

  override string(): string {
    const before = this.pos;
    const length = this.uint32();
    if (length === this.#remembered.length && this.#comesAgain()) {
      this.pos += length;
      return this.#remembered;
    }
    this.pos = before;
    const text = super.string();
    // Only a text of ASCII has as many characters as bytes.
    if (length <= longestRemembered && text.length === length) this.#remembered = text;
    return text;
  }

  #comesAgain(): boolean {
    const { buf, pos } = this;
    for (let at = 0; at < this.#remembered.length; at += 1) {
      if (this.#remembered.charCodeAt(at) !== buf[pos + at]) return false;
    }
    return true;
  }
}
