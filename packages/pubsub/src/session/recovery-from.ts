import { LimitError, ServerError } from '@sfstream/core';
import type { Recovery } from '@sfstream/core/transport';
import { recoveryFrom as recoveryFromOthers } from '@sfstream/core/transport';
import { CallError } from '../errors/call-error.ts';
import type { Remedy } from '../remedies/remedies.ts';
import { remedyFor } from '../remedies/remedy-for.ts';

/** The remedies of a session, which is to say of a connection with all its streams. */
const recoveries: Readonly<Record<Remedy, Recovery>> = {
  resume: { remedy: 'handshake', pace: 'backoff' },
  renew: { remedy: 'renew', pace: 'at-once' },
  wait: { remedy: 'handshake', pace: 'patient' },
  withdraw: { remedy: 'handshake', pace: 'patient' },
  reopen: { remedy: 'handshake', pace: 'at-once' },
  'fall-back': { remedy: 'give-up', pace: 'backoff' },
  refuse: { remedy: 'give-up', pace: 'backoff' },
  'give-up': { remedy: 'give-up', pace: 'backoff' },
};

/** Decides on the remedy for a failure of a session: that of the failed call, or what core does about logins and networks. */
export const recoveryFrom = (error: unknown): Recovery => {
  if (error instanceof CallError) {
    const { retryAfter: atLeast } = error;
    return { ...recoveries[remedyFor(error)], ...(atLeast !== undefined && { atLeast }) };
  }
  return error instanceof ServerError && !(error instanceof LimitError)
    ? recoveries['give-up']
    : recoveryFromOthers(error);
};
