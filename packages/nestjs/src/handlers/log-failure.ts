import { messageOf } from '@sfstream/base';
import { Logger } from '@nestjs/common';
import type { HandlerContext } from '@sfstream/replay';
import type { HandlerPlan } from './handler-plan.ts';
import { placeOf } from './place-of.ts';

/** The handler that has failed. */
export type FailingHandler = Pick<HandlerPlan, 'owner' | 'channel'>;

/** Logs under the name that Nest uses for exceptions, where operators look for them. */
const logger = new Logger('ExceptionsHandler');

/** Logs the failure of a handler, with its event, its error and its stack. */
export const logFailure = (
  error: unknown,
  { owner, channel }: FailingHandler,
  [unit, context]: readonly unknown[],
): void => {
  const attempt = (context as HandlerContext | undefined)?.attempt ?? 1;
  const text = `${owner} has failed for ${placeOf(channel, unit)} (attempt ${attempt}): ${messageOf(error)}`;
  logger.error(text, ...(error instanceof Error ? [error.stack] : []));
};
