import { BaseRpcContext } from '@nestjs/microservices';
import type { StreamEvent } from '@sfstream/core';
import type { HandlerContext } from '@sfstream/replay';

/** The context that `@Ctx()` gives to a handler of `SfStreamStrategy`. */
export class SfStreamRpcContext extends BaseRpcContext<[StreamEvent, HandlerContext]> {
  /** The event, whose fields are the payload. */
  getEvent(): StreamEvent {
    return this.args[0];
  }

  /** Aborts when nobody waits for the handler any more. */
  getSignal(): AbortSignal {
    return this.args[1].signal;
  }

  /** Counts the calls for the same event, from 1. */
  getAttempt(): number {
    return this.args[1].attempt;
  }
}
