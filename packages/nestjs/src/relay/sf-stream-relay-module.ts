import type {
  CanActivate,
  DynamicModule,
  FactoryProvider,
  InjectionToken,
  ModuleMetadata,
  Type,
} from '@nestjs/common';
import { ClientError } from '@sfstream/base';
import type { Client } from '@sfstream/core';
import { createRelay } from '@sfstream/relay';
import type { IncomingMessage } from 'node:http';
import { logRelay } from './log-relay.ts';
import { loggerOf } from '../org/logger-of.ts';
import type { RelayModuleOptions } from './relay-controller.ts';
import { controllerFor } from './relay-controller.ts';
import { defaultOrg, getSfStreamToken } from '../org/sf-stream-tokens.ts';

/** The route of the relay. */
export interface RelayRoute {
  /** The org whose client is relayed, where there are several. */
  readonly org?: string | undefined;
  /** The path of the controller. Default: `stream`. */
  readonly path?: string | undefined;
  /** Guards of the controller, before `authorize` is asked. */
  readonly guards?: readonly (CanActivate | Type<CanActivate>)[] | undefined;
}

/** A relay whose options are made from other providers. */
export interface RelayModuleAsyncOptions
  extends
    RelayRoute,
    Pick<ModuleMetadata, 'imports'>,
    Pick<FactoryProvider<RelayModuleOptions<never>>, 'inject' | 'useFactory'> {}

/** The token of the `Relay` of an org, for controllers and gateways of your own. */
export const getSfStreamRelayToken = (org: string = defaultOrg): InjectionToken =>
  `SfStreamRelay(${org})`;

/**
 * Serves channels to browsers as server-sent events, by a controller with `relayHandler` of `@sfstream/relay`, whose client part
 * reads them. Beside the `SfStreamModule` of the same org. At shutdown its readers are told `bye`.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { SfStreamRelayModule } from '@sfstream/nestjs';
 *
 * @Module({
 *   imports: [
 *     SfStreamRelayModule.forRoot({
 *       path: 'api/stream',
 *       channels: { '/event/Order__e': { select: ({ eventUuid }) => eventUuid } },
 *       authorize: (_channel, request) => request.headers.cookie !== undefined,
 *     }),
 *   ],
 * })
 * export class RelayModule {}
 * ```
 */
export class SfStreamRelayModule {
  /** Takes options that are known. */
  static forRoot<Request = IncomingMessage>({
    org,
    path,
    guards,
    ...options
  }: RelayRoute & RelayModuleOptions<Request>): DynamicModule {
    return moduleFor({ org, path, guards, useFactory: () => options });
  }

  /** Takes options that other providers make. */
  static forRootAsync(options: RelayModuleAsyncOptions): DynamicModule {
    return moduleFor(options);
  }
}

const nobodyMayRead = new ClientError(
  'authorize of SfStreamRelayModule must be a function that says whether a request may have a channel.',
  { field: 'authorize' },
);

const moduleFor = ({
  org = defaultOrg,
  path = 'stream',
  guards = [],
  imports = [],
  inject = [],
  useFactory,
}: RelayModuleAsyncOptions): DynamicModule => {
  const optionsToken = `SfStreamRelayOptions(${org})`;
  const relayToken = getSfStreamRelayToken(org);
  return {
    module: SfStreamRelayModule,
    imports,
    providers: [
      { provide: optionsToken, inject, useFactory },
      {
        provide: relayToken,
        inject: [getSfStreamToken(org), optionsToken],
        useFactory: (client: Client, given: RelayModuleOptions<never>) => {
          const { authorize, select: _, ...options } = given;
          if (typeof (authorize as unknown) !== 'function') throw nobodyMayRead;
          const relay = createRelay(client, options);
          logRelay(relay, loggerOf(org));
          return relay;
        },
      },
    ],
    controllers: [controllerFor(path, guards, relayToken, optionsToken)],
    exports: [relayToken],
  };
};
