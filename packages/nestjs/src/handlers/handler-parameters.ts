import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import { payloadOf } from './payload-of.ts';

/** They take pipes, and no name of a field as those for requests do. */
export type ParameterDecorators = ReturnType<typeof createParamDecorator<never>>;

/** The event, or the batch of them; `@SfEvent(pipe)` passes it through the pipe. */
export const SfEvent: ParameterDecorators = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown => context.getArgByIndex(0),
);

/** The fields of the event or of its record: `payload` or `sobject` of the data. Of a batch, a list of them. */
export const SfPayload: ParameterDecorators = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown => payloadOf(context.getArgByIndex(0)),
);

/** The `HandlerContext` of `consume`: a `signal`, and the number of the `attempt`. */
export const SfContext: ParameterDecorators = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown => context.getArgByIndex(1),
);
