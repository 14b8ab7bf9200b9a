import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';
import { ClientError } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import type { HandlerContext } from '@sfstream/replay';
import { lastValueFrom } from 'rxjs';
import type { EventHandlerOptions } from '../handlers/handler-options.ts';
import type { HandlerPlan } from '../handlers/handler-plan.ts';
import { payloadOf } from '../handlers/payload-of.ts';
import type { SfStreamConsumers } from '../consumers/sf-stream-consumers.ts';
import { SfStreamRpcContext } from './sf-stream-rpc-context.ts';

/** Names the transport in `@EventPattern(channel, SFSTREAM, options)`, for applications with several. */
export const SFSTREAM = Symbol.for('@sfstream/nestjs/transport');

/**
 * A transport for existing `@EventPattern` handlers, whose patterns are channels. They are run by the `SfStreamConsumers` that
 * it is given, with the same policies, positions and shutdown as those of `@OnSalesforceEvent`; what these take as options is given as the
 * extras of the pattern. The group is `EventPattern` by default; of several handlers of one channel, each needs one of its own.
 *
 * `@Payload()` is the fields of the event and `@Ctx()` an `SfStreamRpcContext`. Nest itself makes this the second choice: what the handlers
 * throw is known only as "Internal server error", unless it is an `RpcException`.
 *
 * @example
 * ```ts
 * import { NestFactory } from '@nestjs/core';
 * import { getSfStreamConsumersToken } from '@sfstream/nestjs';
 * import { SfStreamStrategy } from '@sfstream/nestjs/microservices';
 *
 * declare const AppModule: new () => object;
 *
 * export const start = async (): Promise<void> => {
 *   const app = await NestFactory.create(AppModule);
 *   app.connectMicroservice({
 *     strategy: new SfStreamStrategy(app.get(getSfStreamConsumersToken())),
 *   });
 *   await app.startAllMicroservices();
 *   await app.listen(3000);
 * };
 * ```
 */
export class SfStreamStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = SFSTREAM;
  readonly #consumers: SfStreamConsumers;
  readonly #plans: HandlerPlan[] = [];

  constructor(consumers: SfStreamConsumers) {
    super();
    this.#consumers = consumers;
    // Nest 12 would report failures a second time; Nest 11 does not know this.
    Object.assign(this, { propagatesEventHandlerErrors: true });
  }

  /** Nest would merge the handlers of one pattern, with the options of the first, and be done once one ends without a value. */
  override addHandler(
    pattern: unknown,
    handler: MessageHandler,
    isEventHandler = false,
    extras: EventHandlerOptions = {},
  ): void {
    if (isEventHandler && typeof pattern === 'string' && pattern.startsWith('/')) {
      this.#plans.push(this.#planOf(pattern, handler, extras));
    }
  }

  listen(callback: () => void): void {
    this.#consumers.add(this.#plans);
    callback();
  }

  close(): Promise<void> {
    return this.#consumers.drain();
  }

  /** There is nothing to listen to; see `state$` of the client. */
  on(): never {
    throw new ClientError('SfStreamStrategy has no events of its own. Use state$ of the client.');
  }

  /** The `Client`. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Nest's signature
  unwrap<T>(): T {
    return this.#consumers.client as T;
  }

  #planOf(channel: string, handler: MessageHandler, options: EventHandlerOptions): HandlerPlan {
    const { group = 'EventPattern' } = options;
    return {
      owner: `@EventPattern('${channel}')`,
      channel,
      group,
      options,
      handler: async (unit: unknown, context: HandlerContext) => {
        const rpc = new SfStreamRpcContext([unit as StreamEvent, context]);
        const answer$ = this.transformToObservable<unknown>(await handler(payloadOf(unit), rpc));
        return lastValueFrom(answer$, { defaultValue: undefined });
      },
    };
  }
}
