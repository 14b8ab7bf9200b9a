import type { Authenticator } from '@sfstream/auth';
import type { Backoff } from '@sfstream/core';
import { exponentialBackoff } from '@sfstream/core';

/** Where the events come from. */
export class Org {
  readonly auth: Authenticator;
  /** How long to wait before it is tried again. */
  readonly backoff: Backoff;

  constructor(auth: Authenticator, backoff = exponentialBackoff()) {
    this.auth = auth;
    this.backoff = backoff;
  }
}
