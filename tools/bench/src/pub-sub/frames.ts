import type { Readable } from 'node:stream';

/** Bytes before each message: a flag and the length (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const headBytes = 5;

/** A message as gRPC frames it. */
export const framed = (message: Uint8Array): Buffer => {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

/** Calls back with each message of a stream. */
export const readMessages = (stream: Readable, read: (message: Buffer) => void): void => {
  let rest: Buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headBytes) {
      const end = headBytes + rest.readUInt32BE(1);
      if (rest.length < end) return;
      read(rest.subarray(headBytes, end));
      rest = rest.subarray(end);
    }
  });
};
