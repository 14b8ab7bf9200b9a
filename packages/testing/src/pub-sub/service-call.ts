import { randomUUID } from 'node:crypto';
import { fromFrames } from '../grpc/frames.ts';
import { GrpcFailure, toGrpcFailure } from '../grpc/grpc-failure.ts';
import type { GrpcCall } from '../grpc/grpc-call.ts';
import type { Rpc } from '../grpc/rpc.ts';
import type { CallContext } from '../rpcs/call-context.ts';
import { remoteReset } from '../rpcs/refusals.ts';

/** Pub/Sub API guide, "Publish Request Size". */
const largestRequest = 4 * 1024 * 1024;

/** Answers a call by its method, for as long as it is open; `note` sees each request. */
export const serve = (
  call: GrpcCall,
  rpc: Rpc<CallContext>,
  note: (request: object) => void,
): void => {
  const message$ = call.piece$.pipe(fromFrames(largestRequest, remoteReset));
  const rpcId = randomUUID();
  const answering = rpc.answer(message$, { rpcId }, note).subscribe({
    next: (message) => call.send(message),
    error: (thrown: unknown) => failCall(call, thrown, rpcId),
    complete: () => call.finish(),
  });
  call.onEnd(() => answering.unsubscribe());
};

/** Ends a call with what was thrown. What the service itself refuses tells the id of the call. */
export const failCall = (call: GrpcCall, thrown: unknown, rpcId: string = randomUUID()): void => {
  const { status, message, trailers } = toGrpcFailure(thrown);
  const isOfService = 'error-code' in trailers;
  call.fail(
    isOfService
      ? new GrpcFailure(status, `${message} rpcId: ${rpcId}`, { ...trailers, 'rpc-id': rpcId })
      : new GrpcFailure(status, message, trailers),
  );
};
