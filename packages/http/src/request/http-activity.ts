import type { ApiUsage } from '../salesforce/api-usage.ts';
import type { Consumption } from '../salesforce/consumption.ts';
import type { SfStreamError } from '@sfstream/base';

/**
 * Event on the way to the server. Every `request` is followed by one `response`, `failed` or `aborted` of the
 * same `id`. Times are milliseconds; URLs have no query.
 */
export type HttpActivity =
  | (Sending & { readonly type: 'request' })
  /** The server answered, whatever the status. */
  | (Sending &
      Partial<ApiUsage> & {
        readonly type: 'response';
        readonly status: number;
        /** Since the `request`. */
        readonly duration: number;
      })
  /** No complete answer came. */
  | (Sending & {
      readonly type: 'failed';
      readonly error: SfStreamError;
      /** Since the `request`. */
      readonly duration: number;
    })
  /** Nobody waited for the answer any more. */
  | (Sending & {
      readonly type: 'aborted';
      /** Since the `request`. */
      readonly duration: number;
    })
  | Retry
  | Consumption
  | Warning;

/** Request of which an activity speaks: one attempt, so that a retry has an id of its own. */
export interface Sending {
  /** Unique in the process, whatever sent the request. Ascending. */
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly lane: 'poll' | 'call';
  /** Purpose of the request, where its sender names one. `HttpRequest` lists this library's own. */
  readonly purpose?: string;
}

/** The server warns of a request that it has carried out, such as that the API version will be retired. */
export interface Warning {
  readonly type: 'warning';
  readonly method: string;
  readonly url: string;
  /** Text of the `Warning` header, without its code and its agent where it has the usual form. */
  readonly text: string;
}

/**
 * A failure will be answered by another try after `delay` milliseconds. `consumed` and `remaining` are there where the
 * answer told them, `method` and `url` where a single request failed.
 */
export interface Retry extends Partial<ApiUsage> {
  readonly type: 'retry';
  /** Counts from 1. */
  readonly attempt: number;
  readonly delay: number;
  /** Error of the attempt. For an answer that a rule matched, it is a `TransportError` with its `status`. */
  readonly error: SfStreamError;
  readonly method?: string;
  readonly url?: string;
}
