import { SetMetadata } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import type { StreamEvent } from '@sfstream/core';
import type { HandlerOptions } from './handler-options.ts';
import { SfContext, SfEvent } from './handler-parameters.ts';
import { tellUnclaimed } from './tell-unclaimed.ts';

/** A channel for which a decorated method is called. */
export interface Assignment {
  readonly channel: string;
  readonly options: HandlerOptions;
}

/** Common to all installed copies of this package. */
const key = Symbol.for('@sfstream/nestjs/handler');

/**
 * Calls a method of a provider or controller for each event of a channel, through its guards, interceptors, pipes and
 * filters. Its result is waited for, be it a value, a promise or an Observable; then the stored position moves. Each
 * decorated method has a subscription and a position of its own; decorated twice, a method has two.
 *
 * It is called with the event (with `batch`: the events) and the context of `consume`, which has a `signal` and the
 * number of the `attempt`; or with the values that the decorators of its parameters name. Guards and the like see the
 * same two as arguments, and `getType()` is `sfstream`.
 *
 * Wrong options fail the start of the application with a `ClientError` that names class, method and field. In an application
 * without `SfStreamModule` nothing is called, which the log says.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import type { StreamEvent } from '@sfstream/core';
 * import { OnSalesforceEvent } from '@sfstream/nestjs';
 * import type { HandlerContext } from '@sfstream/replay';
 *
 * declare function ship(order: unknown, signal: AbortSignal): Promise<void>;
 *
 * @Injectable()
 * export class Orders {
 *   @OnSalesforceEvent('/event/Order__e', { retry: { count: 3, delay: 1_000 } })
 *   async onOrder(event: StreamEvent, { signal }: HandlerContext): Promise<void> {
 *     await ship(event.data, signal);
 *   }
 * }
 * ```
 */
export const OnSalesforceEvent =
  <Event extends StreamEvent = StreamEvent>(
    channel: string,
    options: HandlerOptions<Event> = {},
  ): MethodDecorator =>
  (target, name, descriptor) => {
    const assignments = [...assignmentsOf(descriptor.value), { channel, options }];
    SetMetadata(key, assignments)(target, name, descriptor);
    tellUnclaimed(target);
    // Pipes run only for parameters that are described. What an overridden method says of its own is not meant for these.
    if (!Reflect.hasOwnMetadata(ROUTE_ARGS_METADATA, target.constructor, name)) {
      Reflect.defineMetadata(ROUTE_ARGS_METADATA, {}, target.constructor, name);
      SfEvent()(target, name, 0);
      SfContext()(target, name, 1);
    }
  };

/** The assignments of a method. */
export const assignmentsOf = (method: unknown): readonly Assignment[] =>
  typeof method === 'function'
    ? ((Reflect.getMetadata(key, method) as readonly Assignment[] | undefined) ?? [])
    : [];
