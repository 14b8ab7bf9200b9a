import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import {
  DiscoveryModule,
  DiscoveryService,
  ExternalContextCreator,
  MetadataScanner,
  ModulesContainer,
} from '@nestjs/core';
import { ClientError } from '@sfstream/base';
import type { Client } from '@sfstream/core';
import { findHandlers } from '../handlers/find-handlers.ts';
import { hostsIn } from '../handlers/hosts-in.ts';
import { SfStreamConsumers } from '../consumers/sf-stream-consumers.ts';
import type { SfStreamAsyncOptions, SfStreamOptions } from './sf-stream-options.ts';
import { clientOf } from './sf-stream-options.ts';
import {
  defaultOrg,
  getSfStreamConsumersToken,
  getSfStreamOptionsToken,
  getSfStreamToken,
  isConsumersToken,
} from '../org/sf-stream-tokens.ts';

/**
 * Connects an application to one org, or, imported under several names, to several. Runs the handlers that
 * `@OnSalesforceEvent` marks in any module, and gives `@InjectSfStream()` its client in any module. Import it once for each org, in
 * the root module.
 *
 * Handlers begin after all other providers have started, without waiting for the connection, and end before any other
 * provider is destroyed. A signal ends the application properly only after `app.enableShutdownHooks()`.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { jwtBearerAuth } from '@sfstream/auth';
 * import { SfStreamModule } from '@sfstream/nestjs';
 * import { fileStore } from '@sfstream/replay/node';
 *
 * const { SF_CONSUMER_KEY = '', SF_USERNAME = '', SF_PRIVATE_KEY = '' } = process.env;
 *
 * @Module({
 *   imports: [
 *     SfStreamModule.forRoot({
 *       auth: jwtBearerAuth({
 *         consumerKey: SF_CONSUMER_KEY,
 *         username: SF_USERNAME,
 *         privateKey: SF_PRIVATE_KEY,
 *       }),
 *       store: fileStore('replay.json'),
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
export class SfStreamModule {
  /** Takes options that are known. `org` names the org where there are several. */
  static forRoot({ org, ...options }: SfStreamOptions & { readonly org?: string }): DynamicModule {
    return moduleFor(org, [], { useFactory: () => options });
  }

  /** Takes options that other providers make. */
  static forRootAsync({ org, imports, ...factory }: SfStreamAsyncOptions): DynamicModule {
    return moduleFor(org, imports, factory);
  }
}

const moduleFor = (
  org: string = defaultOrg,
  imports: ModuleMetadata['imports'] = [],
  options: ProvidedOptions,
): DynamicModule => {
  const consumers = consumersProvider(org);
  return {
    module: SfStreamModule,
    imports: [DiscoveryModule, clientModule(org, imports, options)],
    providers: [consumers],
    exports: [consumers.provide],
  };
};

type ProvidedOptions = Pick<FactoryProvider<SfStreamOptions>, 'inject' | 'useFactory'>;

/** A module without hooks: global modules start first and end last. */
class SfStreamClientModule {}

/** Gives the client of an org and its options to all modules. */
const clientModule = (
  org: string,
  imports: NonNullable<ModuleMetadata['imports']>,
  options: ProvidedOptions,
): DynamicModule => {
  const optionsToken = getSfStreamOptionsToken(org);
  const clientToken = getSfStreamToken(org);
  return {
    module: SfStreamClientModule,
    global: true,
    imports,
    providers: [
      { provide: optionsToken, ...options },
      {
        provide: clientToken,
        useFactory: (given: SfStreamOptions) => clientOf(org, given),
        inject: [optionsToken],
      },
    ],
    exports: [optionsToken, clientToken],
  };
};

const consumersProvider = (org: string): FactoryProvider<SfStreamConsumers> => ({
  provide: getSfStreamConsumersToken(org),
  useFactory: (
    options: SfStreamOptions,
    client: Client,
    modules: ModulesContainer,
    discovery: DiscoveryService,
    scanner: MetadataScanner,
    contexts: ExternalContextCreator,
  ) => {
    startLastAndEndFirst(modules, org);
    return new SfStreamConsumers(org, options, client, {
      findPlans: () => findHandlers({ discovery, scanner, contexts }),
      findHosts: () => hostsIn(discovery).map(({ instance }) => instance as object),
      findAll: () => allConsumers(modules),
    });
  },
  inject: [
    getSfStreamOptionsToken(org),
    getSfStreamToken(org),
    ModulesContainer,
    DiscoveryService,
    MetadataScanner,
    ExternalContextCreator,
  ],
});

/**
 * Nest calls the hooks by distance from the root module, the farthest first, and at shutdown the other way round: nearer
 * than the root itself, handlers begin when all is ready, and have ended before anything is destroyed.
 */
const startLastAndEndFirst = (modules: ModulesContainer, org: string): void => {
  const [runner, another] = [...modules.values()].filter(({ providers }) =>
    providers.has(getSfStreamConsumersToken(org)),
  );
  if (another !== undefined) {
    throw new ClientError(
      `SfStreamModule is imported twice for the org ${org}, and each event would be handled twice. Import it once, in the root module, or give each org a name of its own.`,
      { field: 'org' },
    );
  }
  if (runner !== undefined) runner.distance = -1;
};

/** Finds them by their tokens, which are the same in all installed copies of this package. */
const allConsumers = (modules: ModulesContainer): readonly SfStreamConsumers[] =>
  [...modules.values()]
    .flatMap(({ providers }) => [...providers.entries()])
    .filter(([token]) => isConsumersToken(token))
    .map(([, { instance }]) => instance as SfStreamConsumers | null | undefined)
    .filter((instance) => instance !== undefined && instance !== null);
