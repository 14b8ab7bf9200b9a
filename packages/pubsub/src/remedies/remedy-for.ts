import type { CallError } from '../errors/call-error.ts';
import type { Remedy } from './remedies.ts';
import { remedyOfCode, remedyOfStatus } from './remedies.ts';

/**
 * Decides on the remedy for a failed call: by its code, then by its status. A call that something on the way ended, such as
 * a load balancer or a connection that broke, says nothing about the channel; only its UNAUTHENTICATED is believed, since a
 * new token harms nobody.
 */
export const remedyFor = ({
  code = '',
  status,
  rpcId,
}: Pick<CallError, 'code' | 'status' | 'rpcId'>): Remedy => {
  const known = Object.hasOwn(remedyOfCode, code) ? remedyOfCode[code] : undefined;
  if (known !== undefined) return known;
  if (code === '' && rpcId === undefined && status !== 'UNAUTHENTICATED') return 'resume';
  return remedyOfStatus[status] ?? 'resume';
};
