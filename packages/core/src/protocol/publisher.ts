import type { SfStreamError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import type { Publication } from '../reports/publication.ts';

/**
 * Publishes in one session. The two ways differ in their requests only. Once `end$` emits an error, what is under way is `unknown`
 * for that reason, and nothing more is sent; it emits to those who subscribe later, too.
 */
export interface Publisher {
  /** By requests of their own. */
  readonly list: (channel: string, end$: Observable<SfStreamError>) => Send;
  /** By a stream of requests, where the protocol has one. It is closed when `end$` emits. */
  readonly stream: (channel: string, end$: Observable<SfStreamError>) => Send;
}

/**
 * Publishes the first of the data, as many as one request takes, and emits once what became of each of these, in their order.
 * There is at least one. Takes no more from the iterable than it can send.
 *
 * Completes without a value where certainly none of them was sent. The session is at its end then, and the next one may send them.
 * Fails where nothing can be published on the channel.
 */
export type Send = (data: Iterable<unknown>) => Observable<readonly Publication[]>;
