import type { InjectionToken } from '@nestjs/common';
import { Inject } from '@nestjs/common';

/** The org of a module that names none. */
export const defaultOrg = 'default';

/**
 * The token of the client of an org.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { getSfStreamToken } from '@sfstream/nestjs';
 *
 * export const statesProvider = {
 *   provide: 'STATES',
 *   useFactory: (client: Client) => client.state$,
 *   inject: [getSfStreamToken('eu')],
 * };
 * ```
 */
export const getSfStreamToken = (org: string = defaultOrg): InjectionToken =>
  `SfStreamClient(${org})`;

/** The token of the options of an org, such as for `overrideProvider` in tests. */
export const getSfStreamOptionsToken = (org: string = defaultOrg): InjectionToken =>
  `SfStreamOptions(${org})`;

/** The token of the `SfStreamConsumers` of an org. */
export const getSfStreamConsumersToken = (org: string = defaultOrg): InjectionToken =>
  `SfStreamConsumers(${org})`;

/** Says whether it is the token of the `SfStreamConsumers` of any org. */
export const isConsumersToken = (token: unknown): boolean =>
  typeof token === 'string' && token.startsWith('SfStreamConsumers(');

/**
 * Injects the `Client` of an org, in any module.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import type { Client } from '@sfstream/core';
 * import { InjectSfStream } from '@sfstream/nestjs';
 *
 * @Injectable()
 * export class Connection {
 *   @InjectSfStream() private readonly client!: Client;
 *
 *   isOpen(): boolean {
 *     return this.client.connectionType !== null;
 *   }
 * }
 * ```
 */
export const InjectSfStream = (org?: string): PropertyDecorator & ParameterDecorator =>
  Inject(getSfStreamToken(org));
