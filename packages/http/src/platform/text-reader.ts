import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

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
  const unpacking = unpackingOf(encoding);
  if (unpacking === undefined) return plain;
  unpacking.on('data', plain.write).on('end', plain.end).on('error', failed);
  return limited(
    maxBytes,
    { write: (chunk) => unpacking.write(chunk), end: () => unpacking.end() },
    failed,
  );
};

const plainReader = (read: (text: string) => void): TextReader => {
  // Piece by piece: a long text is put together at less cost than its bytes.
  const decoder = new StringDecoder('utf8');
  let text = '';
  return {
    write: (chunk) => {
      text += decoder.write(chunk);
    },
    end: () => {
      text += decoder.end();
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

const unpackingOf = (encoding: string): Duplex | undefined => {
  switch (encoding.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
};

const tooLarge = (): Error =>
  Object.assign(new Error('The answer is larger than allowed.'), {
    code: 'ERR_RESPONSE_TOO_LARGE',
  });
