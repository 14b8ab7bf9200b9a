import { Metadata } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { oneLine, withoutSecrets } from '@sfstream/base';
import { retryAfter } from '@sfstream/http';
import { CallError } from '../errors/call-error.ts';
import { grpcStatus } from '../errors/grpc-status.ts';
import type { GrpcStatus } from '../errors/grpc-status.ts';

const prefix = 'sfdc.platform.eventbus.grpc.';

/**
 * Texts of grpc-js for calls that no server has looked at: a stream that was refused (RFC 9113, 8.7, REFUSED_STREAM), and a
 * connection that did not come about. It tells them in no other way.
 */
const unsent = ['Stream refused by server', 'No connection established'];

/**
 * Turns what grpc-js fails with into an error that may be shown. The trailers of Salesforce's own failures have its code
 * and the id of the call, which its text ends with too. `headers` are those that came before.
 */
export const callFailure = (
  method: string,
  { code, details, metadata }: Pick<ServiceError, 'code' | 'details' | 'metadata'>,
  secrets: readonly string[],
  headers = new Metadata(),
): CallError => {
  const errorCode = textOf(metadata.get('error-code'));
  const rpcId = textOf(metadata.get('rpc-id'));
  // An answer without a body has its headers where trailers are.
  const pause = retryAfter(textOf([...metadata.get(field), ...headers.get(field)]));
  return new CallError({
    method,
    status: nameOf(code),
    details: oneLine(withoutSecrets(withoutRpcId(details, rpcId), secrets)),
    ...(errorCode !== undefined && { code: withoutPrefix(errorCode) }),
    ...(rpcId !== undefined && { rpcId }),
    ...(pause !== undefined && { retryAfter: pause }),
    isUnsent: rpcId === undefined && unsent.some((text) => details.startsWith(text)),
  });
};

const field = 'retry-after';

/** A server may send any number. */
const nameOf = (code: number): GrpcStatus => grpcStatus[code] ?? 'UNKNOWN';

const textOf = ([value]: readonly (string | Buffer)[]): string | undefined =>
  value === undefined ? undefined : oneLine(value.toString());

const withoutPrefix = (code: string): string =>
  code.startsWith(prefix) ? code.slice(prefix.length) : code;

/** The message names the id by itself. */
const withoutRpcId = (details: string, rpcId: string | undefined): string => {
  const at = rpcId === undefined ? -1 : details.lastIndexOf(`rpcId: ${rpcId}`);
  return at === -1 ? details : details.slice(0, at);
};
