import process from 'node:process';
import type { Client, ClientState, ReplayStore, StreamEvent } from '@sfstream/core';
import { ClientError, endOf, storeOf, withEnd } from '@sfstream/core';
import type { OptionRule } from '@sfstream/base';
import { checkOptions, delay, hasMethods, messageOf } from '@sfstream/base';
import type { Observable } from 'rxjs';
import {
  EMPTY,
  NEVER,
  asyncScheduler,
  distinctUntilChanged,
  filter,
  fromEventPattern,
  ignoreElements,
  lastValueFrom,
  map,
  merge,
  share,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import type { Handler } from '../handling/attempts.ts';
import { allConsumeRules } from '../handling/consume-options.ts';
import type { ConsumeDecodedOptions, ConsumeOptions } from '../operators/consume.ts';
import { consume } from '../operators/consume.ts';
import { stopSignals } from './worker-process.ts';
import type { WorkerProcess } from './worker-process.ts';
import type { Leader, LeaderState } from '../leadership/leader.ts';
import { resigned } from '../leadership/resigned.ts';
import { stored } from '../marks/stored.ts';

/** Takes what happens to a worker, one sentence each. `console` is one, and so is a pino logger. */
export interface WorkerLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Options of {@link runWorker} beside those of `consume`. Durations are milliseconds. */
export interface WorkerOptions {
  /**
   * Limits how long what has arrived may take after a signal. What is not done then comes again in the next run, and the exit code
   * is 1. Default: 20,000, as Kubernetes kills 30 s after the signal.
   */
  readonly drainTimeout?: number;
  /** Default: `console`. */
  readonly logger?: WorkerLogger;
  /** The process whose signals are obeyed, and whose exit code is set. Default: that of Node. */
  readonly host?: WorkerProcess;
}

/** The type of {@link runWorker}. */
export interface RunWorker {
  <Data, Answer>(
    client: Client,
    channels: string | readonly string[],
    handler: Handler<StreamEvent<Data>, Answer>,
    options: ConsumeDecodedOptions<Data> & WorkerOptions,
  ): Promise<void>;
  <Answer>(
    client: Client,
    channels: string | readonly string[],
    handler: Handler<StreamEvent, Answer>,
    options?: ConsumeOptions<StreamEvent> & WorkerOptions,
  ): Promise<void>;
}

/**
 * Consumes channels for as long as the process lives: subscribes them, from the positions in `store` on or as the client
 * says, and gives their events to `handler` as `consume` does. `concurrency` and all other options hold for all channels
 * together.
 *
 * On SIGTERM or SIGINT it closes the client, finishes what has arrived, stores the positions, and resolves. A second signal
 * ends the process as if nobody listened. When a channel, a handler or the store fails, it logs why, sets `process.exitCode`
 * to 1, closes the client, and resolves, so that the process ends once nothing else keeps it alive.
 *
 * Rejects with a `ClientError` that names the field when a channel or an option is wrong.
 *
 * @example
 * ```ts
 * import { createClient, platformEvent } from '@sfstream/core';
 * import type { Authenticator } from '@sfstream/core';
 * import { fileStore, runWorker } from '@sfstream/replay/node';
 * import * as t from 'io-ts';
 *
 * declare const auth: Authenticator;
 * declare function ship(amount: number): Promise<void>;
 *
 * const store = fileStore('replay.json');
 * await runWorker(
 *   createClient({ auth }),
 *   '/event/Order__e',
 *   ({ data }) => ship(data.payload.Amount__c),
 *   { store, schema: platformEvent(t.type({ Amount__c: t.number })), timeout: 10_000 },
 * );
 * await store.close();
 * ```
 */
export const runWorker: RunWorker = async <Answer>(
  client: Client,
  channels: string | readonly string[],
  handler: Handler<StreamEvent, Answer>,
  options: ConsumeOptions<StreamEvent> & WorkerOptions = {},
): Promise<void> => {
  const { drainTimeout = 20_000, logger = console, host = process, ...handling } = options;
  checkOptions('runWorker', options, { ...allConsumeRules, ...rules });
  const { store, leader, scheduler = asyncScheduler } = handling;
  const stores = new Set<ReplayStore>(store ? [store] : []);
  const consumed$ = eventsOf(client, channels, store).pipe(
    tap((event) => {
      const told = storeOf(event);
      if (told !== undefined) stores.add(told);
    }),
    consume(handler, handling),
  );
  const signal$ = firstSignal(host).pipe(
    tap((signal) =>
      logger.info(`${signal}: finishing what has arrived, within ${drainTimeout} ms.`),
    ),
    share(),
  );
  const outOfTime$ = signal$.pipe(
    switchMap(() => merge(client.close().pipe(ignoreElements()), timer(drainTimeout, scheduler))),
    map(() => {
      throw new Error(`it was not finished within ${drainTimeout} ms; the rest comes again`);
    }),
  );
  const fail = (error: unknown): void => {
    logger.error(`The worker has failed: ${messageOf(error)}`);
    host.exitCode = 1;
  };
  const log = merge(statesOf(client, logger), termsOf(leader, logger)).subscribe();
  await finished(consumed$.pipe(takeUntil(outOfTime$))).catch(fail);
  await finished(client.close());
  log.unsubscribe();
  // What was left because the time was up is stored in the background.
  await Promise.all([...stores].map(stored)).catch(fail);
  if (leader !== undefined) await finished(resigned(leader));
  logger.info('The worker has ended.');
};

const eventsOf = (
  client: Client,
  channels: string | readonly string[],
  store: ReplayStore | null | undefined,
): Observable<StreamEvent> => {
  const names = new Set(typeof channels === 'string' ? [channels] : channels);
  if (names.size === 0) {
    throw new ClientError('runWorker needs at least one channel.', { field: 'channels' });
  }
  const channels$ = [...names].map((name) => client.channel(name, store ? { replay: store } : {}));
  return withEnd(merge(...channels$), channels$[0] === undefined ? NEVER : endOf(channels$[0]));
};

/** Listens for one signal only: who sends another one wants the process to end at once. */
const firstSignal = (host: WorkerProcess): Observable<string> =>
  merge(
    ...stopSignals.map((signal) =>
      fromEventPattern(
        (listener) => host.once(signal, listener as () => void),
        (listener) => host.off(signal, listener as () => void),
      ).pipe(map(() => signal)),
    ),
  ).pipe(take(1));

/** Writes when the connection is lost, and when it is there. */
const statesOf = (client: Client, logger: WorkerLogger): Observable<ClientState> =>
  client.state$.pipe(
    filter(({ type }) => type === 'open' || type === 'waiting' || type === 'parked'),
    distinctUntilChanged((one, other) => one.type === other.type),
    tap((state) => {
      if (state.type === 'open') logger.info('The worker is connected.');
      if (state.type === 'parked') logger.info('The worker has paused until it has caught up.');
      if (state.type === 'waiting') {
        logger.warn(`${state.error.message} The worker tries to connect again.`);
      }
    }),
  );

/** Writes whenever a term begins, or is over. */
const termsOf = (leader: Leader | undefined, logger: WorkerLogger): Observable<LeaderState> =>
  leader === undefined
    ? EMPTY
    : leader.state$.pipe(
        tap((state) => {
          if (state.type === 'leading') {
            logger.info(`The worker leads ${leader.group}, in term ${state.epoch}.`);
          }
          if (state.type !== 'standby') return;
          if (state.error === undefined) logger.info(`The worker stands by in ${leader.group}.`);
          else logger.warn(`The worker cannot stand for election: ${state.error.message}`);
        }),
      );

const finished = (work$: Observable<unknown>): Promise<unknown> =>
  lastValueFrom(work$, { defaultValue: undefined });

const rules: Readonly<Record<keyof WorkerOptions, OptionRule>> = {
  drainTimeout: delay,
  logger: [
    'an object with info, warn and error, such as console',
    hasMethods('info', 'warn', 'error'),
  ],
  host: ['a process with once, off and exitCode', hasMethods('once', 'off')],
};
