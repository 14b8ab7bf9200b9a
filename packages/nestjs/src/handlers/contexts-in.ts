import type { ArgumentsHost } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import type { FailingHandler } from './log-failure.ts';
import { logFailure } from './log-failure.ts';

/** Calls the filters of a method; `next` writes to the log and throws where none of them has an answer. */
interface Filters {
  next(error: unknown, host: ArgumentsHost): unknown;
  invokeCustomFilters(error: unknown, host: ArgumentsHost): unknown;
}

/** A private class of Nest, which puts filters around a method. */
interface ErrorProxy {
  createProxy(target: unknown, filters: Pick<Filters, 'next'>, contextType: string): unknown;
}

/** The contexts of Nest for the methods of one module, changed where they expect requests. */
export const contextsIn = (
  contexts: ExternalContextCreator,
  moduleKey: string,
  handler: FailingHandler,
): ExternalContextCreator => {
  const errorProxy = contexts['externalErrorProxy'] as ErrorProxy;
  return Object.assign(Object.create(contexts) as ExternalContextCreator, {
    // Nest looks for the module of a provider only, and would leave out whatever guards a controller.
    getContextModuleKey: () => moduleKey,
    // For Nest an Observable without a value is a failure.
    transformToResult: waitFor,
    // For Nest a filter that answers later has dealt with the failure, whatever comes of it.
    externalErrorProxy: {
      createProxy: (target: unknown, filters: Filters, contextType: string) =>
        errorProxy.createProxy(target, { next: answering(filters, handler) }, contextType),
    },
  });
};

const answering =
  (filters: Filters, handler: FailingHandler): Filters['next'] =>
  async (error, host) => {
    const answer = await waitFor(await filters.invokeCustomFilters(error, host));
    if (answer !== undefined && answer !== null) return answer;
    // What Nest itself would write says neither for which event it was, nor anything at all after a filter that answers later.
    logFailure(error, handler, host.getArgs());
    throw error;
  };

const waitFor = (answer: unknown): Promise<unknown> =>
  isObservable(answer)
    ? lastValueFrom(answer, { defaultValue: undefined })
    : Promise.resolve(answer);
