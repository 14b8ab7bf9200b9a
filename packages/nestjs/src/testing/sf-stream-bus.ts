import type { InjectionToken, OptionalFactoryDependency } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { ReplayId, ReplayMarker, StreamEvent } from '@sfstream/core';
import { ClientError, didYouMean } from '@sfstream/base';
import { lastValueFrom } from 'rxjs';
import { MemoryChannels } from './memory-channels.ts';
import { memoryClient } from './memory-client.ts';
import type { SfStreamConsumers } from '../consumers/sf-stream-consumers.ts';
import type { ConsumerOptions } from '../consumers/consumer-options.ts';
import type { SfStreamAsyncOptions } from '../module/sf-stream-options.ts';
import {
  defaultOrg,
  getSfStreamConsumersToken,
  getSfStreamOptionsToken,
} from '../org/sf-stream-tokens.ts';

/** The options of a module that are the same in a test as in production. */
export interface BusOptions extends Omit<ConsumerOptions, 'store'> {
  /** The name of the org that the bus stands for, where there are several. */
  readonly org?: string;
}

/** A `TestingModuleBuilder` of `@nestjs/testing`, as far as it is needed. */
export interface ProviderOverrides<Builder> {
  overrideProvider(token: unknown): {
    useFactory(provider: {
      factory: (...args: never[]) => unknown;
      inject?: (InjectionToken | OptionalFactoryDependency)[];
    }): Builder;
  };
}

/**
 * Stands for an org in tests of handlers: events go through memory, and everything else is as in production, from guards to the stored position.
 * Emitted events stay, so that a second application with the same bus goes on where the first has ended.
 *
 * @example
 * ```ts
 * import { Test } from '@nestjs/testing';
 * import { SfStreamBus, SfStreamTestingModule } from '@sfstream/nestjs/testing';
 *
 * declare const OrdersModule: new () => object;
 *
 * it('keeps an order', async () => {
 *   const bus = new SfStreamBus();
 *   const app = await Test.createTestingModule({
 *     imports: [SfStreamTestingModule.forRoot(bus), OrdersModule],
 *   }).compile();
 *   await app.init();
 *   const { replayId } = bus.emit('/event/Order__e', { Amount__c: 12 });
 *   await bus.idle();
 *   expect(bus.stored('Orders.onOrder', '/event/Order__e')).toBe(replayId);
 *   await app.close();
 * });
 * ```
 */
export class SfStreamBus {
  readonly #channels = new MemoryChannels();
  readonly #emitted = new Set<string>();
  readonly #markers = new Map<string, ReplayMarker>();
  /** Finds the consumers of the applications that use the bus, once these have started. */
  readonly #consumers: (() => SfStreamConsumers)[] = [];

  /**
   * Puts an event on a channel, as Salesforce would: `fields` become the `sobject` of a `/topic` event and the `payload` of all
   * others. The handlers have been called for it once `idle()` has resolved.
   *
   * Throws a `ClientError` for a channel that nobody in the application has ever listened to. Before one has started, events
   * may be put on any channel.
   */
  emit(channel: string, fields: unknown): StreamEvent & { readonly replayId: number } {
    if (this.#channels.isListenedTo) this.#checkHeard(channel);
    this.#emitted.add(channel);
    return this.#channels.emit(channel, fields);
  }

  /**
   * Resolves when all that was emitted is handled, tried again, put aside and stored, or its handler has failed for
   * good. Rejects with a `ClientError` when an event was emitted to which nobody has listened.
   */
  async idle(): Promise<void> {
    await lastValueFrom(this.#channels.started$, { defaultValue: undefined });
    // Where no handlers are run at all, nobody listens on purpose.
    if (this.#channels.heard.length > 0) {
      this.#emitted.forEach((channel) => this.#checkHeard(channel));
    }
    const all = this.#consumers.map((find) => find());
    while (!all.every(({ isIdle }) => isIdle)) await Promise.all(all.map((one) => one.idle()));
  }

  #checkHeard(channel: string): void {
    const { heard } = this.#channels;
    if (heard.includes(channel)) return;
    throw new ClientError(
      `Nobody listens to ${channel}. Listened to: ${heard.join(', ') || 'none'}.${didYouMean(channel, heard)}`,
      { field: 'channel' },
    );
  }

  /** The position that a group has stored. */
  stored(group: string, channel: string, org: string = defaultOrg): ReplayId | undefined {
    const key = `${encodeURIComponent(org)}:${encodeURIComponent(group)}:${channel}`;
    return this.#markers.get(key)?.replayId;
  }

  /**
   * Tests the whole application with the bus. It replaces the options of its `SfStreamModule`, which are not even made.
   *
   * @example
   * ```ts
   * import { Test } from '@nestjs/testing';
   * import { SfStreamBus } from '@sfstream/nestjs/testing';
   *
   * declare const AppModule: new () => object;
   *
   * const bus = new SfStreamBus();
   * const app = bus.override(Test.createTestingModule({ imports: [AppModule] })).compile();
   * ```
   */
  override<Builder>(builder: ProviderOverrides<Builder>, options: BusOptions = {}): Builder {
    const { inject = [], useFactory } = this.asyncOptions(options);
    return builder
      .overrideProvider(getSfStreamOptionsToken(options.org))
      .useFactory({ factory: useFactory, inject });
  }

  /** The options for `SfStreamModule.forRootAsync`. */
  asyncOptions({ org = defaultOrg, ...options }: BusOptions = {}): SfStreamAsyncOptions {
    return {
      org,
      inject: [ModuleRef],
      useFactory: (modules: ModuleRef) => {
        this.#consumers.push(() =>
          modules.get<SfStreamConsumers>(getSfStreamConsumersToken(org), { strict: false }),
        );
        return { ...options, client: memoryClient(this.#channels), store: this.#markers };
      },
    };
  }
}
