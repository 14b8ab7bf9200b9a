import type { OptionReaders } from '@sfstream/base';
import { readOptions, optional, delay } from '@sfstream/base';
import type { DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import type { SfStreamConsumers } from '../consumers/sf-stream-consumers.ts';
import { getSfStreamConsumersToken } from '../org/sf-stream-tokens.ts';

/** Durations are milliseconds. */
export interface HealthOptions {
  /** The org, where there are several. */
  readonly org?: string;
  /** Time without a connection after which the org counts as down. Default: 60,000. */
  readonly patience?: number;
}

/**
 * Reports the handlers of an org to Terminus: down when one has failed, unless it runs again, or when there has been no
 * connection for longer than `patience`; a parked connection counts as one. Fit for readiness of workers and for
 * dashboards. Do not make liveness depend on it: a restart does not end an incident of Salesforce.
 *
 * @example
 * ```ts
 * import { Controller, Get, Inject } from '@nestjs/common';
 * import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
 * import { SfStreamHealthIndicator } from '@sfstream/nestjs/terminus';
 *
 * @Controller('health')
 * export class HealthController {
 *   @Inject(HealthCheckService) private readonly health!: HealthCheckService;
 *   @Inject(SfStreamHealthIndicator) private readonly salesforce!: SfStreamHealthIndicator;
 *
 *   @Get()
 *   @HealthCheck()
 *   check() {
 *     return this.health.check([() => this.salesforce.isHealthy('salesforce')]);
 *   }
 * }
 * ```
 */
export class SfStreamHealthIndicator {
  readonly #service: HealthIndicatorService;
  readonly #modules: ModuleRef;

  constructor(service: HealthIndicatorService, modules: ModuleRef) {
    this.#service = service;
    this.#modules = modules;
  }

  isHealthy<const Key extends string>(
    key: Key,
    options: HealthOptions = {},
  ): HealthIndicatorResult<Key> {
    const { org, patience } = readOptions('isHealthy', options, readers);
    const token = getSfStreamConsumersToken(org);
    const { statuses, connection } = this.#modules.get<SfStreamConsumers>(token, { strict: false });
    const isUp =
      connection.silentFor <= patience && statuses.every(({ error }) => error === undefined);
    const indicator = this.#service.check(key);
    const facts = { connection: connection.state, handlers: statuses };
    return isUp ? indicator.up(facts) : indicator.down(facts);
  }
}

const readers = {
  org: optional(['the name of an org', (value) => typeof value === 'string']),
  patience: optional(delay, 60_000),
} satisfies OptionReaders<HealthOptions>;

/** Import it where the {@link SfStreamHealthIndicator} is injected. */
export class SfStreamHealthModule {
  static forRoot(): DynamicModule {
    return {
      module: SfStreamHealthModule,
      imports: [TerminusModule],
      providers: [
        {
          provide: SfStreamHealthIndicator,
          useFactory: (service: HealthIndicatorService, modules: ModuleRef) =>
            new SfStreamHealthIndicator(service, modules),
          inject: [HealthIndicatorService, ModuleRef],
        },
      ],
      exports: [SfStreamHealthIndicator, TerminusModule],
    };
  }
}
