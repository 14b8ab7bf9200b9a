import type { Handler } from '@sfstream/replay';
import type { HandlerOptions } from './handler-options.ts';

/** A handler and the channel whose events it is called for. */
export interface HandlerPlan {
  /** Class and method, for messages. */
  readonly owner: string;
  readonly channel: string;
  /** The name under which the position is kept. */
  readonly group: string;
  readonly options: HandlerOptions;
  readonly handler: Handler<unknown, unknown>;
}
