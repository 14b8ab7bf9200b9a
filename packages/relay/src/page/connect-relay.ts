import { ClientError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { BehaviorSubject, EMPTY, Subject, defer, switchMap, takeWhile } from 'rxjs';
import type { GapNotice } from '../wire/relay-message.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';
import type { PageNews } from './page-news.ts';
import { eventsOf, gaps } from './page-news.ts';
import type { PageOptions } from './page-options.ts';
import { readPageOptions } from './page-options.ts';
import type { PageState } from './page-state.ts';
import { createPositions } from './positions.ts';
import { readChannels } from './read-channels.ts';
import type { PageContext } from './read-channels.ts';
import { createWantedChannels } from './wanted-channels.ts';

/** A page's connection to its relay: one stream for all its channels, open while any is subscribed. */
export interface RelayConnection {
  /**
   * Events of one channel, in order, across interruptions: after one the page goes on from its last event, or `gap$`
   * says that it cannot. Cold; subscribers of one channel share it, and the first of them begins with new events, or
   * after a reload at the last event before it.
   *
   * Fails with a {@link RelayRefusedError} when the relay refuses the channel; other channels go on. After any other
   * failure the page tries again, which `state$` shows. Completes when the connection is closed. `Data` is the word of
   * the caller and is not checked. Throws a {@link ClientError} for a name that cannot be a channel.
   *
   * @example
   * ```ts
   * import { connectRelay } from '@sfstream/relay/client';
   *
   * const relay = connectRelay({ url: '/api/events' });
   * relay
   *   .channel<{ Number__c: string }>('/event/Order__e')
   *   .subscribe((event) => console.log(event.data.Number__c));
   * ```
   */
  channel<Data = unknown>(name: string): Observable<RelayedEvent<Data>>;
  /** The current state of the connection, then each later one. Observing it does not connect. */
  readonly state$: Observable<PageState>;
  /** Each channel of which events may have been missed from now on, and why. Fetch again what the page shows of it. */
  readonly gap$: Observable<GapNotice>;
  /** Completes every channel and ends the stream. A closed connection cannot be used again. */
  close(): void;
}

/**
 * Makes a {@link RelayConnection}. Nothing is sent before a channel is subscribed, so that it may be made on a server.
 * Needs `fetch` and no `EventSource`, so that requests can have headers.
 *
 * Throws a {@link ClientError} that names the field when an option is missing or malformed.
 *
 * @example
 * ```ts
 * import { connectRelay } from '@sfstream/relay/client';
 *
 * declare function currentToken(): Promise<string>;
 *
 * const relay = connectRelay({
 *   url: 'https://events.acme.example/stream',
 *   headers: async () => ({ Authorization: `Bearer ${await currentToken()}` }),
 * });
 * relay.gap$.subscribe(({ channel }) => console.log(`Fetch ${channel} again.`));
 * ```
 */
export const connectRelay = (options: PageOptions): RelayConnection => {
  const settings = readPageOptions(options);
  const positions = createPositions(settings.cursor);
  const wanted = createWantedChannels(settings.scheduler);
  const state = new BehaviorSubject<PageState>({ type: 'idle' });
  const news = new Subject<PageNews>();
  const context: PageContext = {
    settings,
    positions,
    onState: (next) => state.next(next),
    onNews: (one) => news.next(one),
  };

  const reading = wanted.change$
    .pipe(
      switchMap(([before, after]) => {
        positions.forget(before.filter((name) => !after.includes(name)));
        if (after.length > 0) return readChannels(after, context);
        state.next({ type: 'idle' });
        return EMPTY;
      }),
    )
    .subscribe();

  return {
    channel: <Data>(name: string) => {
      checkName(name);
      const event$ = news.pipe(eventsOf(name), wanted.want(name));
      return event$ as Observable<RelayedEvent<Data>>;
    },
    state$: defer(() => state.pipe(takeWhile(({ type }) => type !== 'closed', true))),
    gap$: news.pipe(gaps),
    close: () => {
      reading.unsubscribe();
      news.complete();
      state.next({ type: 'closed' });
    },
  };
};

const checkName = (name: unknown): void => {
  if (typeof name !== 'string' || !name.startsWith('/')) {
    throw new ClientError('channel must be a name such as /event/Order__e, which begins with /.', {
      field: 'channel',
    });
  }
};
