import { CallError } from '../errors/call-error.ts';

/**
 * Tells whether something on the way found the PINGs too many (RFC 9113, 7, ENHANCE_YOUR_CALM). The next connection should
 * send half as many: double its `pingInterval`. Salesforce's own limits have a code, and are not meant.
 */
export const asksForCalm = (error: unknown): boolean =>
  error instanceof CallError &&
  error.status === 'RESOURCE_EXHAUSTED' &&
  error.code === undefined &&
  error.rpcId === undefined &&
  error.details.startsWith('Bandwidth exhausted');
