import { ClientError, InvalidOperationError } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { shielded } from '@sfstream/base';
import { BehaviorSubject, NEVER, Subject, defer, filter, switchMap, tap, throwError } from 'rxjs';
import { admit, checkAuthorize } from '../readers/admit.ts';
import type { Authorize } from '../readers/admit.ts';
import type { Feeding } from '../feeds/channel-feed.ts';
import { isChannelName } from '../options/channel-name.ts';
import { createFeeds } from '../feeds/create-feeds.ts';
import { NotAllowedError } from '../errors/not-allowed-error.ts';
import { SlowReaderError } from '../errors/slow-reader-error.ts';
import type { Pace } from '../readers/pace.ts';
import { read } from '../readers/read.ts';
import { randomKey } from './random-key.ts';
import { Reader } from '../readers/reader.ts';
import type { Seat, Start } from '../readers/reader.ts';
import type { RelayActivity } from '../feeds/relay-activity.ts';
import type { GapNotice, RelayMessage } from '../wire/relay-message.ts';
import type { RelayOptions, RelaySource, RelayedChannel } from '../options/relay-options.ts';
import { readRelayOptions } from '../options/relay-options.ts';
import { rewriteBy } from '../readers/rewrite.ts';
import type { SelectForReader } from '../readers/rewrite.ts';
import { startsIn } from '../readers/starts-in.ts';

/** What a reader asks for. */
export interface ReadRequest {
  readonly channels: readonly string[];
  /** The `id` of the last message that the reader has had. Default: the reader begins with new events. */
  readonly cursor?: string | undefined;
  /**
   * Whether the reader keeps the position of each channel itself, as `connectRelay` does, so that an `id` need only hold the
   * positions that have changed. Default: every `id` holds all of them, since a browser's `EventSource` keeps the last one only.
   */
  readonly merges?: boolean | undefined;
  /** Whether this reader may have the channel, by the very name whose events it gets. Asked once for each channel, before anything else happens. */
  readonly authorize: Authorize;
  /** What this reader may have of an event, beyond what `select` of the channel leaves to everybody. Default: all that. */
  readonly select?: SelectForReader | undefined;
  /** How fast the reader takes. Default: everything is given at once. */
  readonly pace?: Pace | undefined;
}

/** Relays channels to readers that come and go. */
export interface Relay {
  /**
   * Everything that a reader is told, on one Observable for all its channels. Cold. It never completes but with `bye`, when the
   * relay or its client is closed.
   *
   * Throws a `ClientError` when `authorize` is missing. Fails with
   * - a {@link NotAllowedError} when the reader may not have a channel; nothing is sent then,
   * - a `ClientError` when no channel is named, or more than `maxChannels`,
   * - a {@link SlowReaderError} when the reader takes nothing while `maxPending` bytes come,
   * - an {@link AuthorizeTimeoutError} when `authorize` does not answer within `authorizeTimeout`,
   * - an `InvalidOperationError` when the relay is closed,
   * - whatever `authorize` fails with.
   *
   * A failure of the channel at Salesforce is no failure here: `state` messages tell of it.
   *
   * @example
   * ```ts
   * import type { Relay } from '@sfstream/relay';
   *
   * declare const relay: Relay;
   *
   * relay
   *   .stream({ channels: ['/event/Order__e'], authorize: () => true })
   *   .subscribe((message) => console.log(message.type));
   * ```
   */
  stream(request: ReadRequest): Observable<RelayMessage>;
  /** What happens from now on. Never fails. */
  readonly activity$: Observable<RelayActivity>;
  /** Says `bye` to every reader and leaves all channels at once. A closed relay cannot be used again. */
  close(): void;
}

/**
 * Makes a {@link Relay} of some channels of a client. Nothing is subscribed before a reader comes; each channel is
 * subscribed once for all readers, and a while longer (`linger`).
 *
 * A reader is resumed from the relay's own log, and told of a gap where the log does not reach back far enough. No
 * reader makes the relay ask Salesforce for the past: it does so by itself, once for each channel, as `replay` says.
 *
 * Throws a `ClientError` that names the field when an option is missing, unknown or malformed.
 *
 * @example
 * ```ts
 * import type { Client, ReplayStore } from '@sfstream/core';
 * import { createRelay } from '@sfstream/relay';
 *
 * declare const client: Client;
 * declare const store: ReplayStore;
 *
 * const relay = createRelay(client, {
 *   channels: { '/event/Order__e': { select: (event) => event.eventUuid } },
 *   replay: store,
 * });
 * ```
 */
export const createRelay = (source: RelaySource, options: RelayOptions): Relay => {
  const settings = readRelayOptions(options);
  const { scheduler } = settings;
  /** Names this life of the relay: its own numbers mean nothing in another. */
  const epoch = randomKey(3);
  const closing = new BehaviorSubject(false);
  const closed$ = closing.pipe(filter(Boolean));
  const activity = new Subject<RelayActivity>();
  let seq = 0;

  const note = (happened: RelayActivity): void => activity.next(happened);
  const feeding: Feeding = {
    source,
    settings,
    note,
    tick: () => ({ seq: (seq += 1), key: randomKey(6) }),
  };

  const feedOf = createFeeds(feeding, closed$);

  const seatOf = (name: string, rule: RelayedChannel, start: Start): Seat => {
    const feed = feedOf(name, rule);
    feed.log.trim(scheduler.now());
    return { name, feed, start };
  };

  const readChannels = (
    rules: ReadonlyMap<string, RelayedChannel>,
    { channels, cursor, merges = false, select, pace = unpaced }: ReadRequest,
  ): Observable<RelayMessage> =>
    defer(() => {
      const startOf = startsIn(cursor, channels);
      const seats = [...rules].map(([name, rule]) => seatOf(name, rule, startOf(name)));
      const reader = new Reader(seats, epoch, {
        rewrite: select && rewriteBy(select),
        merges,
        onUnreadable: (channel, error) => note({ type: 'event-unreadable', channel, error }),
      });
      const feeds = seats.map(({ feed }) => feed);
      return read(reader, feeds, pace, closed$, settings).pipe(
        tap({
          next: (message) => {
            if (message.type === 'gap') {
              note({ type: 'gap', ...(JSON.parse(message.data) as GapNotice) });
            }
          },
          error: (error: unknown) => {
            if (error instanceof SlowReaderError) {
              note({ type: 'reader-dropped', channels: [...rules.keys()] });
            }
          },
        }),
      );
    });

  return {
    stream: (request) => {
      checkAuthorize('stream', request.authorize);
      return defer(() => {
        const rules = rulesFor(request.channels, settings.ruleOf);
        return admit(request, (name) => rules.has(name), settings).pipe(
          tap({
            error: (error: unknown) => {
              if (error instanceof NotAllowedError || error instanceof ClientError) return;
              note({ type: 'authorize-failed', channels: request.channels, error });
            },
          }),
          switchMap(() =>
            closing.value ? throwError(closedAlready) : readChannels(rules, request),
          ),
        );
      });
    },
    activity$: shielded('relay.activity$', activity),
    close: () => {
      closing.next(true);
      activity.complete();
    },
  };
};

const unpaced: Pace = { hasRoom: true, room$: NEVER };

const closedAlready = (): InvalidOperationError =>
  new InvalidOperationError('The relay is closed. Make a new one.');

/** How each of the channels is relayed; those that are not, or can be none, are left out. */
const rulesFor = (
  channels: readonly string[],
  ruleOf: (name: string) => RelayedChannel | undefined,
): ReadonlyMap<string, RelayedChannel> =>
  new Map(
    channels.filter(isChannelName).flatMap((name) => {
      const rule = ruleOf(name);
      return rule === undefined ? [] : [[name, rule] as const];
    }),
  );
