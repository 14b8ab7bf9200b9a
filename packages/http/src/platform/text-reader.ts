import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** Takes the bytes of an answer as they come. */
export interface TextReader {
  readonly write: (chunk: Buffer) => void;
  readonly end: () => void;
}

/**
 * Makes the bytes of an answer text, whatever they are compressed with. More than so many bytes are refused, both
 * compressed and not.
 */
export const textReader = (
  encoding: string,
  maxBytes: number,
  read: (text: string) => void,
  failed: (thrown: unknown) => void,
): TextReader => {
  const plain = limited(maxBytes, plainReader(read), failed);
  const unpack = unpackers.get(encoding.toLowerCase());
  return unpack === undefined
    ? plain
    : limited(maxBytes, unpackingReader(unpack, plain, failed), failed);
};

/** Unpacks from the first byte on: an empty answer may claim to be compressed as well. */
const unpackingReader = (
  unpack: (first: Buffer) => Duplex,
  plain: TextReader,
  failed: (thrown: unknown) => void,
): TextReader => {
  let unpacking: Duplex | undefined;
  return {
    write: (chunk) => {
      unpacking ??= unpack(chunk).on('data', plain.write).on('end', plain.end).on('error', failed);
      unpacking.write(chunk);
    },
    end: () => void (unpacking ?? plain).end(),
  };
};

/** Most answers come in one piece, which needs no decoder. */
const plainReader = (read: (text: string) => void): TextReader => {
  let first: Buffer | undefined;
  let decoder: StringDecoder | undefined;
  let decoded = '';
  return {
    write: (chunk) => {
      if (first === undefined) {
        first = chunk;
        return;
      }
      // Piece by piece: a long text is put together at less cost than its bytes.
      if (decoder === undefined) {
        decoder = new StringDecoder('utf8');
        decoded = decoder.write(first);
      }
      decoded += decoder.write(chunk);
    },
    end: () => {
      const text = decoder === undefined ? String(first ?? '') : decoded + decoder.end();
      read(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text);
    },
  };
};

const byteOrderMark = 0xfeff;

const limited = (
  maxBytes: number,
  { write, end }: TextReader,
  failed: (thrown: unknown) => void,
): TextReader => {
  let bytes = 0;
  return {
    write: (chunk) => {
      bytes += chunk.length;
      if (bytes > maxBytes) failed(tooLarge());
      else write(chunk);
    },
    end,
  };
};

/** Some servers send `deflate` without the frame of zlib, which always begins so (RFC 9110, 8.4.1.2; RFC 1950, 2.2). */
const hasZlibFrame = ([first = 0]: Buffer): boolean => (first & 0x0f) === 8;

const unpackers = new Map<string, (first: Buffer) => Duplex>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', (first) => (hasZlibFrame(first) ? createInflate() : createInflateRaw())],
  ['br', () => createBrotliDecompress()],
]);

export const tooLarge = (): Error =>
  Object.assign(new Error('The answer is larger than allowed.'), {
    code: 'ERR_RESPONSE_TOO_LARGE',
  });
