import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  Subject,
  debounceTime,
  defer,
  distinctUntilChanged,
  filter,
  finalize,
  map,
  merge,
  pairwise,
  skip,
  startWith,
  switchMap,
  takeUntil,
  takeWhile,
  tap,
} from 'rxjs';
import type { GapNotice } from '../wire/relay-message.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';
import { keptOpen } from './kept-open.ts';
import { openStream } from './open-stream.ts';
import type { PageOptions } from './page-options.ts';
import { readPageOptions } from './page-options.ts';
import type { PageState } from './page-state.ts';
import { createPositions } from './positions.ts';
import type { Refusal } from './refusal.ts';
import { RelayOptionError } from './relay-option-error.ts';
import { RelayRefusedError } from './relay-refused-error.ts';
import type { Signal } from './signal.ts';
import { toSignals } from './to-signals.ts';

/** A page's connection to its relay: one stream for all its channels, open while any is subscribed. */
export interface RelayConnection {
  /**
   * Events of one channel, in order, across interruptions: after one the page goes on from the last event it had, or `gap$`
   * says that it cannot. Cold; subscribers of one channel share it, and one that comes when nobody reads the channel begins
   * with new events, or after a reload where the page had come to.
   *
   * Fails with a {@link RelayRefusedError} when the relay refuses the channel; other channels go on. All else is tried
   * again, which `state$` shows. Completes when the connection is closed. `Data` is the caller's word and not checked.
   * Throws a {@link RelayOptionError} for a name that is none.
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
  /** Where the connection is: the current state, then each later one. Observing it does not connect. */
  readonly state$: Observable<PageState>;
  /** From now on, each channel of which events may have been missed, and why. Fetch again what the page shows of it. */
  readonly gap$: Observable<GapNotice>;
  /** Completes every channel and ends the stream. A closed connection cannot be used again. */
  close(): void;
}

/**
 * Makes a {@link RelayConnection}. Nothing is sent before a channel is subscribed, so that it may be made on a server.
 * Needs `fetch` and no `EventSource`, so that requests can have headers.
 *
 * Throws a {@link RelayOptionError} that names the field when an option is missing or malformed.
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
  const { scheduler } = settings;
  const positions = createPositions(settings.cursor);
  const state = new BehaviorSubject<PageState>({ type: 'idle' });
  /** A name for each subscriber. */
  const wanted = new BehaviorSubject<readonly string[]>([]);
  const event = new Subject<RelayedEvent>();
  const gap = new Subject<GapNotice>();
  const refusal = new Subject<Refused>();
  const closing = new BehaviorSubject(false);
  const closed$ = closing.pipe(filter(Boolean));

  const dispatch = (signal: Signal): void => {
    if (signal.type === 'alive') return;
    positions.advance(signal.id);
    switch (signal.type) {
      case 'event':
        event.next(signal.event);
        break;
      case 'gap':
        gap.next(signal.gap);
        break;
      case 'state':
        state.next({ type: 'open', down: signal.down });
    }
    // Last: a page that is left in between gets again what it may not have finished.
    positions.keep();
  };

  /** Goes on without what made the request too long. Channels that are new to the page have missed nothing by that. */
  const begin = (channels: readonly string[]): void => {
    const known = channels.filter((channel) => positions.cursorOf([channel]) !== undefined);
    positions.forget(channels);
    positions.keep();
    for (const channel of known) gap.next({ channel, reason: 'cursor-too-long' });
  };

  const connected = (channels: readonly string[]): Observable<Signal> =>
    keptOpen(
      defer(() => openStream({ ...settings, channels, cursor: positions.cursorOf(channels) })).pipe(
        toSignals(settings.maxMessage),
      ),
      {
        ...settings,
        onState: (next) => state.next(next),
        onRefusal: (refused) => {
          if (isTooLong(refused) && positions.cursorOf(channels) !== undefined) begin(channels);
          else refusal.next({ refusal: refused, channels });
        },
      },
    );

  wanted
    .pipe(
      skip(1),
      // Those who come and go together, as when a page is changed for another, cost one new connection or none.
      debounceTime(settle, scheduler),
      map((names) => [...new Set(names)].sort()),
      distinctUntilChanged((one, other) => one.join('\n') === other.join('\n')),
      startWith<readonly string[]>([]),
      pairwise(),
      tap(([before, after]) => positions.forget(before.filter((name) => !after.includes(name)))),
      switchMap(([, channels]) => {
        if (channels.length > 0) return connected(channels);
        state.next({ type: 'idle' });
        return EMPTY;
      }),
      takeUntil(closed$),
    )
    .subscribe(dispatch);

  const taking = <T>(name: string, event$: Observable<T>): Observable<T> =>
    defer(() => {
      wanted.next([...wanted.value, name]);
      return event$.pipe(
        finalize(() => wanted.next(wanted.value.toSpliced(wanted.value.indexOf(name), 1))),
      );
    });

  const refused = (name: string): Observable<never> =>
    refusal.pipe(
      filter(({ refusal, channels }) => concerns(refusal, channels, name)),
      map(({ refusal: { status, reason } }) => {
        throw new RelayRefusedError(name, status, reason);
      }),
    );

  return {
    channel: <Data>(name: string) => {
      checkName(name);
      const event$ = merge(event.pipe(filter(({ channel }) => channel === name)), refused(name));
      const ended$ = taking(name, event$).pipe(takeUntil(closed$));
      return ended$ as Observable<RelayedEvent<Data>>;
    },
    state$: defer(() => state.pipe(takeWhile(({ type }) => type !== 'closed', true))),
    gap$: defer(() => gap),
    close: () => {
      closing.next(true);
      state.next({ type: 'closed' });
      gap.complete();
    },
  };
};

/** Milliseconds that the set of channels must stay the same before it is asked for. */
const settle = 10;

/** By the server, or by something before it, for the length of the address (414) or of the headers (431). */
const isTooLong = ({ status }: Refusal): boolean => status === 414 || status === 431;

/** A refusal, and what was asked for. */
interface Refused {
  readonly refusal: Refusal;
  readonly channels: readonly string[];
}

/** A refusal that names none of the channels asked for is one of them all, such as a proxy's. */
const concerns = (
  { channels: named = [] }: Refusal,
  asked: readonly string[],
  name: string,
): boolean =>
  named.some((channel) => asked.includes(channel)) ? named.includes(name) : asked.includes(name);

const checkName = (name: unknown): void => {
  if (typeof name !== 'string' || !name.startsWith('/')) {
    throw new RelayOptionError(
      'channel must be a name such as /event/Order__e, which begins with /.',
      'channel',
    );
  }
};
