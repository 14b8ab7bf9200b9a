import type { Authenticator } from '@sfstream/auth';

/** Where the events come from. */
export class Org {
  readonly auth: Authenticator;

  constructor(auth: Authenticator) {
    this.auth = auth;
  }
}
