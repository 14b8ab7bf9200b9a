import type { Authenticator } from '@sfstream/auth';
import type { Backoff, Transport } from '@sfstream/core';
import { exponentialBackoff } from '@sfstream/core';
import { pubSub } from '@sfstream/pubsub';
import type { Protocol } from './protocol.ts';

/** Where the events come from, and by which API. */
export class Org {
  readonly auth: Authenticator;
  readonly protocol: Protocol;
  /** How long to wait before it is tried again. */
  readonly backoff: Backoff;
  readonly #endpoint: string | undefined;

  /** `endpoint` is that of an org which is not at Salesforce. */
  constructor(
    auth: Authenticator,
    protocol: Protocol,
    backoff = exponentialBackoff(),
    endpoint?: string,
  ) {
    this.auth = auth;
    this.protocol = protocol;
    this.backoff = backoff;
    this.#endpoint = endpoint;
  }

  /** The options of a client that choose the API. */
  get transport(): { readonly transport?: Transport } {
    if (this.protocol === 'cometd') return {};
    const endpoint = this.#endpoint;
    return { transport: pubSub(endpoint === undefined ? {} : { endpoint }) };
  }
}
