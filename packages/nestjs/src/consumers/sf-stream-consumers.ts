import type { Logger, OnApplicationBootstrap, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { ClientError } from '@sfstream/base';
import type { Client } from '@sfstream/core';
import { Subscription, firstValueFrom, from, lastValueFrom } from 'rxjs';
import { claimedHosts } from '../handlers/claimed-hosts.ts';
import type { ConsumerStatus } from './consumer.ts';
import { Consumer } from './consumer.ts';
import { endOfDrain, storeTimeout } from './end-of-drain.ts';
import type { HandlerPlan } from '../handlers/handler-plan.ts';
import { logConnection } from '../org/log-connection.ts';
import { loggerOf } from '../org/logger-of.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import { defaultOrg } from '../org/sf-stream-tokens.ts';
import type { ConnectionStatus, ConnectionWatch } from '../org/watch-connection.ts';
import { watchConnection } from '../org/watch-connection.ts';

/** The application around the consumers of an org. */
export interface Application {
  /** All decorated methods of the application. */
  readonly findPlans: () => readonly HandlerPlan[];
  /** All providers and controllers of the application. */
  readonly findHosts: () => readonly object[];
  /** The consumers of all orgs, these among them. */
  readonly findAll: () => readonly SfStreamConsumers[];
}

/**
 * Runs the handlers of one org: from the end of the start of the application to the beginning of its shutdown. Get it
 * by `getSfStreamConsumersToken()`.
 */
export class SfStreamConsumers implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  readonly org: string;
  /** The client whose channels are consumed. */
  readonly client: Client;
  readonly #options: ConsumerOptions;
  readonly #application: Application;
  readonly #logger: Logger;
  readonly #connection: ConnectionWatch;
  readonly #watching = new Subscription();
  readonly #consumers: Consumer[] = [];
  readonly #runs: Promise<void>[] = [];
  /** True once all other providers have started. */
  #isUp = false;
  #drained: Promise<void> | undefined;

  constructor(org: string, options: ConsumerOptions, client: Client, application: Application) {
    this.org = org;
    this.client = client;
    this.#options = options;
    this.#application = application;
    this.#logger = loggerOf(org);
    this.#connection = watchConnection(client.state$);
    this.#watching.add(this.#connection.subscription);
  }

  /** The status of each handler. */
  get statuses(): readonly ConsumerStatus[] {
    return this.#consumers.map(({ status }) => status);
  }

  /** The status of the connection. */
  get connection(): ConnectionStatus {
    return this.#connection.status;
  }

  /** Claims the handlers before any provider has begun, so that unclaimed ones can report themselves. */
  onModuleInit(): void {
    for (const host of this.#application.findHosts()) claimedHosts.add(host);
  }

  onApplicationBootstrap(): void {
    this.#watching.add(logConnection(this.client, this.#logger));
    this.add(this.#application.findPlans());
    this.#isUp = true;
    this.#run(this.#consumers);
  }

  /**
   * Adds handlers, such as those of a transport strategy; handlers of other orgs are left out. Throws a `ClientError`
   * that names the handler and the wrong field, also when two handlers would share a position. None of them is run
   * then.
   */
  add(plans: readonly HandlerPlan[]): void {
    const added = plans
      .filter((plan) => this.#isOwn(plan))
      .map((plan) => {
        const consumer = new Consumer(plan, this.org, this.client, this.#options, this.#logger);
        this.#refuseShared(consumer.status);
        this.#consumers.push(consumer);
        return consumer;
      });
    if (this.#isUp) this.#run(added);
  }

  /** True when all that has arrived is handled and its position stored, or its handler has ended. */
  get isIdle(): boolean {
    return this.#consumers.every(({ isIdle }) => isIdle);
  }

  /** Resolves when {@link isIdle}. */
  async idle(): Promise<void> {
    // What one handler has done may be work for another that was idle before.
    while (!this.isIdle) {
      await Promise.all(this.#consumers.map(({ idle$ }) => lastValueFrom(idle$)));
    }
  }

  /**
   * Ends the intake, waits for the handlers, aborts those that need longer than `drainTimeout`, stores the positions and
   * closes the client; a store that hangs is waited for 5 s more, and no longer. Done by itself before any other provider
   * of the application is destroyed.
   */
  drain(): Promise<void> {
    return (this.#drained ??= this.#drain());
  }

  /** Drains all orgs at once: none waits for another, and `drainTimeout` holds for all. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.#application.findAll().map((consumers) => consumers.drain()));
  }

  #run(consumers: readonly Consumer[]): void {
    const { consume = true, store } = this.#options;
    if (!consume || consumers.length === 0 || this.#drained !== undefined) return;
    if (store === undefined) {
      this.#logger.warn('There is no store: what comes while this service is down is missed.');
    }
    for (const { run$ } of consumers) {
      this.#runs.push(lastValueFrom(run$, { defaultValue: undefined }));
    }
  }

  async #drain(): Promise<void> {
    const { drainTimeout = 20_000 } = this.#options;
    for (const consumer of this.#consumers) consumer.end();
    const closed = lastValueFrom(this.client.close(), { defaultValue: undefined });
    // A client that cannot be closed must not keep anybody from waiting for the handlers.
    const ended$ = from(Promise.allSettled([closed, ...this.#runs]));
    const abort = (): void => {
      this.#logger.warn(`Handlers have not finished within ${drainTimeout} ms and are aborted.`);
      for (const consumer of this.#consumers) consumer.abort();
    };
    const end = await firstValueFrom(endOfDrain(ended$, { drainTimeout, abort }));
    if (end === 'given up') {
      this.#logger.warn(
        `Positions were not stored within ${storeTimeout} ms more; their events come again.`,
      );
    }
    this.#watching.unsubscribe();
    if (end === 'ended') await closed;
  }

  /** Throws a `ClientError` for a handler of an org that does not exist. */
  #isOwn({ owner, options: { org = defaultOrg } }: HandlerPlan): boolean {
    if (this.#application.findAll().some((consumers) => consumers.org === org)) {
      return org === this.org;
    }
    throw new ClientError(
      `${owner}: there is no org ${org}. Import SfStreamModule.forRoot({ org: '${org}', … }) in the root module.`,
      { field: 'org' },
    );
  }

  #refuseShared({ owner, group, channel }: ConsumerStatus): void {
    const other = this.statuses.find((one) => one.group === group && one.channel === channel);
    if (other === undefined) return;
    throw new ClientError(
      `${owner}: ${other.owner} has the group ${group} for ${channel} as well, and they would overwrite each other's position. Give each a group of its own, and provide a class in one module only.`,
      { field: 'group' },
    );
  }
}
