import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import type { DiscoveryService, ExternalContextCreator, MetadataScanner } from '@nestjs/core';
import type { Host } from './check-handler-host.ts';
import { checkHandlerHost } from './check-handler-host.ts';
import { contextsIn } from './contexts-in.ts';
import type { HandlerOptions } from './handler-options.ts';
import type { HandlerPlan } from './handler-plan.ts';
import { hostsIn } from './hosts-in.ts';
import { assignmentsOf } from './on-salesforce-event.ts';

/** Services of Nest that find and call the methods of an application. */
export interface NestServices {
  readonly discovery: DiscoveryService;
  readonly scanner: MetadataScanner;
  readonly contexts: ExternalContextCreator;
}

type Method = (...args: unknown[]) => unknown;

/** All decorated methods of the application. Throws a `ClientError` for one that Nest cannot run as it is decorated. */
export const findHandlers = ({
  discovery,
  scanner,
  contexts,
}: NestServices): readonly HandlerPlan[] =>
  hostsIn(discovery).flatMap((host) =>
    scanner
      .getAllMethodNames(Object.getPrototypeOf(host.instance) as object | null)
      .flatMap((name) => plansFor(host, name, contexts)),
  );

const plansFor = (
  host: Host,
  name: string,
  contexts: ExternalContextCreator,
): readonly HandlerPlan[] => {
  const instance = host.instance as Record<string, Method>;
  const method = instance[name] as Method;
  return assignmentsOf(method).map(({ channel, options }) => {
    const owner = `${instance.constructor.name}.${name}`;
    checkHandlerHost(host, name, owner);
    return {
      owner,
      channel,
      group: options.group ?? owner,
      options: boundTo(instance, options),
      handler: contextsIn(contexts, host.host?.token ?? '', { owner, channel }).create(
        instance,
        method,
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
};

/** A function that puts events aside is called with its provider as `this`. */
const boundTo = (host: object, options: HandlerOptions): HandlerOptions =>
  typeof options.onPoison === 'function'
    ? ({ ...options, onPoison: options.onPoison.bind(host as never) } as HandlerOptions)
    : options;
