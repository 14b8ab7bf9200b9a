import { CallError } from '../errors/call-error.ts';

/** True for a call that had no answer in time, of the service or of anything on the way. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof CallError &&
  error.status === 'DEADLINE_EXCEEDED' &&
  error.code === undefined &&
  error.rpcId === undefined;
