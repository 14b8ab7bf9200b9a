import type { Observable } from 'rxjs';
import type { Method } from '../wire/methods.ts';

/**
 * An event of a stream. `accepted` comes at most once, before all messages, where the server says so at once or it is proved
 * that the stream has begun. `messages` has those that came together, in order, and at least one.
 */
export type FromStream<R> =
  | { readonly type: 'accepted' }
  | { readonly type: 'messages'; readonly messages: readonly R[] };

/**
 * A connection to the Pub/Sub API, or several that are one for those who call. Calls begin on subscription and are cancelled by
 * unsubscribing. A failed one fails with a `CallError`, one that was never sent since the connection could
 * not be opened with a `TransportError`, and an answer that cannot be read with a `DecodeError`.
 */
export interface Call {
  /** Emits the one answer. Fails where none comes in time. */
  readonly unary: <Q, R>(method: Method<Q, R>, request: Q) => Observable<R>;
  /**
   * Sends each request as it comes, and says that there are no more once `request$` completes. Completes when the server ends
   * the stream. Has no time limit, which the server would follow and end the stream.
   */
  readonly stream: <Q, R>(
    method: Method<Q, R>,
    request$: Observable<Q>,
  ) => Observable<FromStream<R>>;
}
