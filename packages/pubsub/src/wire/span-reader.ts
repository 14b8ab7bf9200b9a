import protobuf from 'protobufjs';
import { Span } from './span.ts';

/** The library's reader of a message, which gives fields of bytes as a {@link Span} where the library has a `Buffer`. */
export class SpanReader extends protobuf.BufferReader {
  override bytes(): never {
    const length = this.uint32();
    const start = this.pos;
    // Throws where the message ends before.
    this.skip(length);
    return new Span(this.buf as Buffer, start, this.pos) as never;
  }
}
