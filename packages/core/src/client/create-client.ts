import { shielded } from '@sfstream/base';
import {
  Observable,
  asapScheduler,
  defer,
  distinctUntilChanged,
  filter,
  map,
  merge,
  observeOn,
  share,
  switchMap,
  take,
  takeWhile,
  tap,
} from 'rxjs';
import { createBackground } from '../connection/background.ts';
import { createBrake } from '../model/brake.ts';
import { withEnd } from '../model/end-of.ts';
import { createEnding } from './ending.ts';
import { createChannels } from '../channels/channels.ts';
import { bayeuxProtocol } from './bayeux-protocol.ts';
import { createTransports } from './create-transports.ts';
import type { Client } from './client.ts';
import { clientConnection } from './client-connection.ts';
import { readChannelOptions } from './channel-options.ts';
import type { ChannelOptions } from './channel-options.ts';
import type { ClientOptions, Settings } from './client-options.ts';
import { readClientOptions } from './read-client-options.ts';
import { createJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import { createKeepOpen } from './keep-open.ts';
import type { Participation } from '../channels/participation.ts';
import { createParticipations } from './participations.ts';
import { createPublishing } from '../publishing/publishing.ts';
import { started } from './started.ts';
import type { Started } from './started.ts';
import { stateOf } from './status.ts';
import type { Status } from './status.ts';
import type { StreamEvent } from '../model/stream-event.ts';

/**
 * Makes a {@link Client}. Nothing is sent before a channel is subscribed.
 *
 * Throws a `ClientError` that names the field when an option is missing, unknown or malformed.
 *
 * @example
 * ```ts
 * import { passwordAuth } from '@sfstream/auth';
 * import { createClient } from '@sfstream/core';
 *
 * const client = createClient({
 *   auth: passwordAuth({
 *     consumerKey: 'key',
 *     consumerSecret: 'secret',
 *     username: 'user@acme.example',
 *     password: 'password',
 *   }),
 * });
 * client.state$.subscribe(({ type }) => console.log(type));
 * client.channel('/event/Order__e').subscribe((event) => console.log(event.data));
 * ```
 */
export const createClient = (options: ClientOptions): Client => {
  const parts = assemble(readClientOptions(options));
  const { settings, protocol, channels, brake, journal } = parts;
  const { participations, keepOpen, publishing, ending } = parts;
  const pendingCount = (): number => channels.pendingCount() + brake.pendingCount();
  return {
    channel: <Data, Name extends string>(name: Name, given: ChannelOptions = {}) => {
      protocol.checkChannel(name);
      const channelSettings = readChannelOptions(given, settings);
      const event$ = keepOpen(
        takingPart(participations.of(name, channelSettings), (participation) =>
          channels.events(name, participation),
        ),
      );
      return withEnd(event$, ending.end$) as Observable<StreamEvent<Data, Name>>;
    },
    ...publishing,
    state$: shielded('state$', stateChanges(journal)),
    activity$: shielded('activity$', merge(journal.activity$, protocol.activity$)),
    get subscriptions() {
      return channels.names();
    },
    get connectionType() {
      return journal.status().connection.type === 'open' ? protocol.name : null;
    },
    get pendingCount() {
      return pendingCount();
    },
    get hasPendingMessages() {
      return pendingCount() > 0;
    },
    get isSettled() {
      return isSettled(parts);
    },
    get closed() {
      return isClosing(journal.status());
    },
    close: () => close(parts),
    [Symbol.asyncDispose]: async () => {
      await close(parts);
    },
  };
};

/** The events of a participation, which is awaited. Written by hand and not with an operator, which every event would pass. */
const takingPart = (
  participation$: Observable<Participation>,
  eventsOf: (participation: Participation) => Observable<StreamEvent>,
): Observable<StreamEvent> =>
  new Observable((subscriber) =>
    participation$.subscribe({
      // eslint-disable-next-line rxjs-x/no-nested-subscribe -- it is the subscriber itself, which ends both.
      next: (participation) => eventsOf(participation).subscribe(subscriber),
      error: (error: unknown) => subscriber.error(error),
    }),
  );

type Parts = ReturnType<typeof assemble>;

/** The parts of a client, put together. */
const assemble = (settings: Settings) => {
  const brake = createBrake(settings.maxPendingCount);
  const channels = createChannels(steadyNow, brake);
  const background = createBackground();
  const journal = createJournal(channels);
  const protocol = settings.transport?.(settings) ?? bayeuxProtocol(createTransports(settings));
  const participations = createParticipations(
    journal,
    protocol,
    { serverNow: channels.serverNow, steadyNow },
    settings.scheduler,
  );
  const ports = { settings, channels, brake, journal, protocol, inBackground: background.run };
  const life = {
    isClosing: () => isClosing(journal.status()),
    closed$: whenClosing(journal),
    connected$: clientConnection(ports),
  };
  const keepOpen = createKeepOpen(life.isClosing, life.closed$, life.connected$);
  const connection$ = journal.status$.pipe(map(({ connection }) => connection));
  const publishing = createPublishing({
    ...life,
    checkChannel: protocol.checkChannel,
    connection$,
  });
  const ending = createEnding(life.closed$, settings.scheduler);
  return { ...ports, background, participations, keepOpen, publishing, ending };
};

const isSettled = ({ journal, channels, participations }: Parts): boolean => {
  const { connection, upToDateWith } = journal.status();
  const isUpToDate = connection.type === 'open' && upToDateWith === channels.wanted();
  return isUpToDate && participations.starting() === 0;
};

const close = ({ journal, background, protocol, ending }: Parts): Started =>
  started(
    defer(() => {
      journal.end('closing');
      return whenClosing(journal);
    }).pipe(
      switchMap(() => ending.tidied$),
      switchMap(() => background.settled$),
      tap(() => {
        journal.end('closed');
        protocol.close();
      }),
    ),
  );

/** The states of the client, from the current one to its last. */
const stateChanges = ({ status$ }: Journal) =>
  status$.pipe(
    map(stateOf),
    distinctUntilChanged(),
    takeWhile(({ type }) => type !== 'closed', true),
  );

const isClosing = ({ lifetime }: Status): boolean => lifetime !== 'in-use';

/** Emits once when the client closes, after the received events were delivered, which happens synchronously. */
const whenClosing = ({ status$ }: Journal) =>
  status$.pipe(filter(isClosing), observeOn(asapScheduler), take(1), share());

/** Epoch milliseconds by a clock that nobody sets; it may stand still while the machine sleeps. */
const steadyNow = (): number => performance.timeOrigin + performance.now();
