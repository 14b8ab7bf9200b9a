import type { Metadata } from '@grpc/grpc-js';

/** End of a call in a few words: its status, the end of its code, and whether it has an id. */
export interface FailureFacts {
  readonly status: number;
  readonly code: string | undefined;
  readonly hasId: boolean;
}

const prefix = 'sfdc.platform.eventbus.grpc.';

/** Reads the trailers of a call that failed. */
export const failureOf = (end: {
  readonly code: number;
  readonly metadata: Metadata;
}): FailureFacts => {
  const [code] = end.metadata.get('error-code').map(String);
  return {
    status: end.code,
    code: code?.startsWith(prefix) === true ? code.slice(prefix.length) : code,
    hasId: end.metadata.get('rpc-id').length === 1,
  };
};
