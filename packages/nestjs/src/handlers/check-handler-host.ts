import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants';
import type { DiscoveryService } from '@nestjs/core';
import { ClientError } from '@sfstream/base';

/** A provider or controller. */
export type Host = ReturnType<DiscoveryService['getProviders']>[number];

/** Throws a {@link ClientError} where Nest cannot run a method, or its guards and the like, without a request. */
export const checkHandlerHost = (host: Host, method: string, owner: string): void => {
  const enhancers = (host.getEnhancersMetadata() as readonly Host[] | undefined) ?? [];
  if (!host.isDependencyTreeStatic() || [host, ...enhancers].some((one) => one.isTransient)) {
    throw new ClientError(
      `${owner}: its provider, or something that is injected there, or a guard or the like, is request-scoped or transient, and events come without a request. Make it a singleton, and resolve what is scoped by ModuleRef.`,
      { field: 'scope' },
    );
  }
  if (host.isNotMetatype && namesEnhancers(host.instance as object, method)) {
    throw new ClientError(
      `${owner}: Nest would leave out its guards, pipes, interceptors or filters, since it makes them only for providers that it makes itself. Provide the class, or by useClass.`,
      { field: 'useFactory' },
    );
  }
};

/** Says whether guards, pipes, interceptors or filters are named by their classes. */
const namesEnhancers = (instance: object, method: string): boolean => {
  const { constructor } = instance;
  const places = [constructor, (instance as Record<string, object>)[method]];
  const around = enhancerKeys.flatMap((key) =>
    places.map((place): unknown => Reflect.getMetadata(key, place ?? {})),
  );
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, constructor, method) as object;
  const pipes = Object.values(parameters).map(({ pipes }: { readonly pipes: unknown }) => pipes);
  return [...around, ...pipes].flat().some((enhancer) => typeof enhancer === 'function');
};

const enhancerKeys = [
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
  EXCEPTION_FILTERS_METADATA,
];
