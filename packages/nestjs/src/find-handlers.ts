import type { DiscoveryService, ExternalContextCreator, MetadataScanner } from '@nestjs/core';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { ClientError } from '@sfstream/core';
import { defaultIfEmpty, isObservable } from 'rxjs';
import type { HandlerOptions } from './handler-options.ts';
import type { HandlerPlan } from './handling.ts';
import { assignmentsOf } from './on-salesforce-event.ts';

/** What Nest says of the providers and controllers of an application. */
export interface Surroundings {
  readonly discovery: DiscoveryService;
  readonly scanner: MetadataScanner;
  readonly contexts: ExternalContextCreator;
}

type Method = (...args: unknown[]) => unknown;

/** All decorated methods of the application. Throws a {@link ClientError} for one whose provider is no singleton. */
export const findHandlers = ({
  discovery,
  scanner,
  contexts,
}: Surroundings): readonly HandlerPlan[] =>
  [...hostsIn(discovery)].flatMap(([host, isSingleton]) =>
    scanner.getAllMethodNames(Object.getPrototypeOf(host) as object | null).flatMap((name) => {
      const method = host[name] as Method;
      return assignmentsOf(method).map(({ channel, options }): HandlerPlan => {
        const owner = `${host.constructor.name}.${name}`;
        if (!isSingleton) throw notSingleton(owner);
        return {
          owner,
          channel,
          group: options.group ?? owner,
          options: boundTo(host, options),
          handler: contexts.create(
            host,
            acceptingSilence(method),
            name,
            ROUTE_ARGS_METADATA,
            { exchangeKeyForValue: () => undefined },
            undefined,
            undefined,
            undefined,
            'sfstream',
          ),
        };
      });
    }),
  );

/** Each provider and controller once, and whether it is one for the whole application. */
const hostsIn = (discovery: DiscoveryService): ReadonlyMap<Record<string, unknown>, boolean> =>
  new Map(
    [...discovery.getProviders(), ...discovery.getControllers()]
      .filter(({ isAlias }) => !isAlias)
      .map((wrapper): [unknown, boolean] => [
        wrapper.instance,
        wrapper.isDependencyTreeStatic() && !wrapper.isTransient,
      ])
      .filter((host): host is [Record<string, unknown>, boolean] => isObject(host[0])),
  );

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const notSingleton = (owner: string): ClientError =>
  new ClientError(
    `${owner}: its provider, or something that is injected there, is request-scoped or transient, and events come without a request. Make it a singleton, and resolve what is scoped by ModuleRef.`,
    { field: 'scope' },
  );

/** A function that puts events aside is called with its provider as `this`. */
const boundTo = (host: object, options: HandlerOptions): HandlerOptions =>
  typeof options.onPoison === 'function'
    ? ({ ...options, onPoison: options.onPoison.bind(host as never) } as HandlerOptions)
    : options;

/**
 * The method, but an Observable of it may complete without a value, which Nest would take for a failure. What the method
 * is decorated with is found by way of the prototype.
 */
const acceptingSilence = (method: Method): Method => {
  const accepting: Method = function (this: unknown, ...args) {
    const answer = Reflect.apply(method, this, args);
    return isObservable(answer) ? answer.pipe(defaultIfEmpty(undefined)) : answer;
  };
  return Object.setPrototypeOf(accepting, method) as Method;
};
