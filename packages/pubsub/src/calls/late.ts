import { CallError } from '../errors/call-error.ts';

/** The failure of a request that was not answered in time. It may have been processed. */
export const late = (method: string, limit: number): CallError =>
  new CallError({
    method,
    status: 'DEADLINE_EXCEEDED',
    details: `the server gave no answer within ${limit} ms`,
    isUnsent: false,
  });
