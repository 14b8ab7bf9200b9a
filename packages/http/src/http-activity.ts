import type { ApiUsage } from './api-usage.ts';
import type { SfStreamError } from './errors/sf-stream-error.ts';

/** What happened on the way to the server. Times are milliseconds; URLs have no query. */
export type HttpActivity =
  | { readonly type: 'request'; readonly method: string; readonly url: string }
  | {
      readonly type: 'response';
      readonly method: string;
      readonly url: string;
      readonly status: number;
      readonly duration: number;
    }
  | Retry
  | Consumption
  | Warning;

/** The server warns of a request that it has carried out, such as that the API version will be retired. */
export interface Warning {
  readonly type: 'warning';
  readonly method: string;
  readonly url: string;
  /** What the `Warning` header says, without its code and its agent where it has the usual form. */
  readonly text: string;
}

/** A failure will be answered by another try after `delay` milliseconds. */
export interface Retry {
  readonly type: 'retry';
  /** Counts from 1. */
  readonly attempt: number;
  readonly delay: number;
  /** What went wrong. Of an answer that a rule matched, a `TransportError` with its `status`. */
  readonly error: SfStreamError;
}

/**
 * Something that counts against a limit of the org: every answer of the REST API and of the token endpoint, whatever its
 * status, and the batches of a Bulk API upload. `consumed` and `remaining` are there where Salesforce tells them.
 */
export interface Consumption extends Partial<ApiUsage> {
  readonly type: 'rest-api-call-consumption' | 'bulk-api-batch-consumption';
  readonly count: number;
}
