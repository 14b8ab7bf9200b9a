import { messageOf } from '@sfstream/base';
import { Logger } from '@nestjs/common';
import type { HandlerContext } from '@sfstream/replay';
import type { HandlerPlan } from './handler-plan.ts';
import { placeOf } from './place-of.ts';

/** Whose failure it is. */
export type FailingHandler = Pick<HandlerPlan, 'owner' | 'channel'>;

/** Under the name by which Nest writes what is thrown, so that it is found where it is looked for. */
const logger = new Logger('ExceptionsHandler');

/** Writes that a handler has failed: for which event, by which error and where that was made. */
export const logFailure = (
  error: unknown,
  { owner, channel }: FailingHandler,
  [unit, context]: readonly unknown[],
): void => {
  const attempt = (context as HandlerContext | undefined)?.attempt ?? 1;
  const text = `${owner} has failed for ${placeOf(channel, unit)} (attempt ${attempt}): ${messageOf(error)}`;
  logger.error(text, ...(error instanceof Error ? [error.stack] : []));
};
