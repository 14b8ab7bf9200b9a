import type { RestErrorMeaning } from '../salesforce/meaning-of.ts';
import { SfStreamError } from '@sfstream/base';

/** Facts about a request that brought no usable answer. Neither headers nor bodies are kept, since they hold secrets. */
export interface TransportFacts {
  readonly method: string;
  /** Origin and path; the query is left out. */
  readonly url: string;
  /** The system's or the HTTP client's code, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The HTTP status, where an answer came that could not be used. */
  readonly status?: number;
  /** Milliseconds to wait before the next try, from the answer's `Retry-After` header (RFC 9110, 10.2.3). */
  readonly retryAfter?: number;
  /** Meaning of the answer, where one came and was read. */
  readonly means?: RestErrorMeaning;
  readonly cause?: unknown;
}

/** A request brought no usable answer: no connection, a broken one, or an answer that is not what was asked for. */
export class TransportError extends SfStreamError {
  static override readonly kind: string = 'TransportError';

  override readonly name:
    | 'TransportError'
    | 'TransportTimeoutError'
    | 'ConnectionClosedError'
    | 'LoginUnavailableError' = 'TransportError';

  readonly method: string;
  readonly url: string;
  declare readonly code?: string;
  declare readonly status?: number;
  declare readonly retryAfter?: number;
  declare readonly means?: RestErrorMeaning;

  constructor(message: string, facts: TransportFacts) {
    super(message, facts);
    this.method = facts.method;
    this.url = facts.url;
    if (facts.code !== undefined) this.code = facts.code;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.retryAfter !== undefined) this.retryAfter = facts.retryAfter;
    if (facts.means !== undefined) this.means = facts.means;
  }
}
