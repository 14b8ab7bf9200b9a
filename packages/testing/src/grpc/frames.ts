import type { OperatorFunction } from 'rxjs';
import { concatMap, defer, from } from 'rxjs';
import { GrpcFailure } from './grpc-failure.ts';
import { grpcStatus } from './grpc-status.ts';

/** A byte that tells of compression, and four of the length (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const prefixLength = 5;

export const toFrame = (message: Uint8Array): Uint8Array => {
  const frame = Buffer.allocUnsafe(prefixLength + message.length);
  frame.writeUInt8(0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, prefixLength);
  return frame;
};

/** Messages from pieces of a request body, wherever it was cut. One longer than `longest` fails with `tooLong`. */
export const fromFrames =
  (longest: number, tooLong: () => GrpcFailure): OperatorFunction<Buffer, Uint8Array> =>
  (piece$) =>
    defer(() => {
      let held = Buffer.alloc(0);
      const messagesOf = (piece: Buffer): readonly Uint8Array[] => {
        held = Buffer.concat([held, piece]);
        const messages: Uint8Array[] = [];
        while (held.length >= prefixLength) {
          const length = held.readUInt32BE(1);
          if (held.readUInt8() !== 0) throw compressed();
          if (length > longest) throw tooLong();
          if (held.length < prefixLength + length) break;
          messages.push(Uint8Array.from(held.subarray(prefixLength, prefixLength + length)));
          held = held.subarray(prefixLength + length);
        }
        return messages;
      };
      return piece$.pipe(concatMap((piece) => from(messagesOf(piece))));
    });

const compressed = (): GrpcFailure =>
  new GrpcFailure(
    grpcStatus.unimplemented,
    'The message is compressed, which this server does not read.',
  );
