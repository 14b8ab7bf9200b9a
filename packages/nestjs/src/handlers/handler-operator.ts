import { messageOf } from '@sfstream/base';
import type { LoggerService } from '@nestjs/common';
import type { ReplayStore, StreamEvent } from '@sfstream/core';
import type { HandlingOptions } from '@sfstream/replay';
import { consume, consumeBatches } from '@sfstream/replay';
import type { OperatorFunction } from 'rxjs';
import type { HandlerDefaults } from './handler-options.ts';
import type { HandlerPlan } from './handler-plan.ts';
import { placeOf } from './place-of.ts';

/** Handles events by `consume` or `consumeBatches`, which check their own options. */
export const handlerOperator = (
  { owner, channel, options, handler }: HandlerPlan,
  defaults: HandlerDefaults,
  store: ReplayStore | undefined,
  logger: LoggerService,
): OperatorFunction<StreamEvent, unknown> => {
  const { batch, onPoison } = options;
  const tellSkipped = (unit: unknown, error: unknown): void => {
    logger.warn(
      `${owner} has failed, and ${placeOf(channel, unit)} is skipped: ${messageOf(error)}`,
    );
  };
  const how = {
    ...Object.fromEntries([...given(defaults), ...given(options)]),
    ...(onPoison === 'skip' ? { onPoison: tellSkipped } : {}),
    ...(store === undefined ? {} : { store }),
  } as HandlingOptions<unknown>;
  return batch === undefined
    ? consume<StreamEvent, unknown>(handler, how)
    : consumeBatches<StreamEvent, unknown>(handler, { ...how, ...batch });
};

/** The options that `consume` is asked to understand: all that are given but those about the subscription. */
const given = (options: object): readonly (readonly [string, unknown])[] =>
  Object.entries(options).filter(
    ([field, value]) => value !== undefined && !aboutTheSubscription.has(field),
  );

const aboutTheSubscription: ReadonlySet<string> = new Set([
  'org',
  'group',
  'replay',
  'replayFallback',
  'restart',
  'batch',
]);
