import { SfStreamError } from '@sfstream/base';
import type { GrpcStatus } from './grpc-status.ts';

/** Facts about a call that ended with a failure. Neither metadata nor messages are kept, since they hold secrets and data. */
export interface CallFacts {
  /** Name of the remote procedure, such as `Subscribe`. */
  readonly method: string;
  readonly status: GrpcStatus;
  /** The server's text, on one line and without secrets. */
  readonly details: string;
  /**
   * Salesforce's error code without its prefix, such as `topic.not.found`. Where this and `rpcId` are missing, something on
   * the way to Salesforce ended the call.
   */
  readonly code?: string;
  /** Salesforce's id of the call, for its support. */
  readonly rpcId?: string;
  /** Milliseconds that something on the way asks to be left alone for (`Retry-After`). */
  readonly retryAfter?: number;
  /** True where the request certainly was not processed, so that repeating it publishes nothing twice. */
  readonly isUnsent: boolean;
}

/** A call of the Pub/Sub API ended with a failure. */
export class CallError extends SfStreamError {
  static override readonly kind: string = 'CallError';

  override readonly name = 'CallError' as const;

  readonly method: string;
  readonly status: GrpcStatus;
  readonly details: string;
  declare readonly code?: string;
  declare readonly rpcId?: string;
  declare readonly retryAfter?: number;
  readonly isUnsent: boolean;

  constructor({ method, status, details, code, rpcId, retryAfter, isUnsent }: CallFacts) {
    const said = details === '' ? 'the server gave no reason' : details;
    super(`${method} failed: ${said} (${[status, code, rpcId].filter(Boolean).join(', ')}).`);
    this.method = method;
    this.status = status;
    this.details = details;
    if (code !== undefined) this.code = code;
    if (rpcId !== undefined) this.rpcId = rpcId;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
    this.isUnsent = isUnsent;
  }
}
