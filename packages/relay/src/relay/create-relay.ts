import { ClientError, InvalidOperationError, shielded } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { Subject, defer, switchMap, tap, throwError } from 'rxjs';
import { NotAllowedError } from '../errors/not-allowed-error.ts';
import { createFeeds } from '../feeds/create-feeds.ts';
import type { RelayActivity } from '../feeds/relay-activity.ts';
import { isChannelName } from '../options/channel-name.ts';
import type { RelayOptions, RelaySource, RelayedChannel } from '../options/relay-options.ts';
import { readRelayOptions } from '../options/relay-options.ts';
import { admit, checkAuthorize } from '../readers/admit.ts';
import type { RelayMessage } from '../wire/relay-message.ts';
import { createClosing } from './closing.ts';
import { createTick } from './create-tick.ts';
import { randomKey } from './random-key.ts';
import type { ReadRequest } from './read-request.ts';
import { serveReader } from './serve-reader.ts';
import type { ReaderContext } from './serve-reader.ts';

/** Relays channels to readers that come and go. */
export interface Relay {
  /**
   * All messages for a reader, on one Observable for all its channels. Cold. It completes only with `bye`, when the
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
   * A channel that fails at Salesforce does not fail here: `state` messages report it.
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
  /** Activities of the relay from now on. Never fails. */
  readonly activity$: Observable<RelayActivity>;
  /** Says `bye` to every reader and leaves all channels at once. A closed relay cannot be used again. */
  close(): void;
}

/**
 * Makes a {@link Relay} of some channels of a client. Nothing is subscribed before a reader comes; each channel is
 * subscribed once for all readers, and a while longer (`linger`).
 *
 * A reader is resumed from the relay's own log, and gets a gap where the log does not reach back far enough. No reader
 * makes the relay ask Salesforce for the past: it does so by itself, once for each channel, as `replay` says.
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
  const closing = createClosing();
  const { closed$ } = closing;
  const activity = new Subject<RelayActivity>();
  const note = (happened: RelayActivity): void => activity.next(happened);
  const feedOf = createFeeds({ source, settings, note, tick: createTick() }, closed$);
  const context: ReaderContext = { settings, note, epoch: randomKey(3), feedOf, closed$ };

  const allowed = (
    request: ReadRequest,
    rules: ReadonlyMap<string, RelayedChannel>,
  ): Observable<unknown> =>
    admit(request, (name) => rules.has(name), settings).pipe(
      tap({
        error: (error: unknown) => {
          if (error instanceof NotAllowedError || error instanceof ClientError) return;
          note({ type: 'authorize-failed', channels: request.channels, error });
        },
      }),
    );

  return {
    stream: (request) => {
      checkAuthorize('stream', request.authorize);
      return defer(() => {
        const rules = rulesFor(request.channels, settings.ruleOf);
        return allowed(request, rules).pipe(
          switchMap(() =>
            closing.isClosed ? throwError(closedAlready) : serveReader(request, rules, context),
          ),
        );
      });
    },
    activity$: shielded('relay.activity$', activity),
    close: () => {
      closing.close();
      activity.complete();
    },
  };
};

const closedAlready = (): InvalidOperationError =>
  new InvalidOperationError('The relay is closed. Make a new one.');

/** The rules of the channels; names that are not relayed, or cannot be a channel, are left out. */
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
