import type { OptionRule } from '@sfstream/base';
import { hasMethods } from '@sfstream/base';

/** A client made by the package `ioredis`, as far as it is used. */
export interface IoRedis {
  call(command: string, ...args: string[]): Promise<unknown>;
  /** Makes another client with the same settings, which connects by itself. */
  duplicate(override: {
    readonly commandTimeout: undefined;
    readonly socketTimeout: undefined;
  }): IoRedis;
  disconnect(): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A client made by the package `redis`, as far as it is used. */
export interface NodeRedis {
  sendCommand(args: string[], options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  readonly options?: { readonly socket?: { readonly socketTimeout?: number } };
  /** Makes another client with the same settings, which is not connected. */
  duplicate(override: { readonly socket: { readonly reconnectStrategy: false } }): NodeRedis;
  connect(): Promise<unknown>;
  destroy(): void;
  on(event: 'error' | 'connect', listener: () => void): unknown;
}

/**
 * A client of Redis 7 or newer, or of Valkey: one of the package `ioredis`, or one of the package `redis` that is connected. It
 * stays yours to close, and to give a listener for its errors.
 */
export type RedisClient = IoRedis | NodeRedis;

const isIoRedis = hasMethods('call', 'duplicate', 'disconnect', 'on');
const isNodeRedis = hasMethods('sendCommand', 'duplicate', 'connect', 'destroy', 'on');

export const redisClient: OptionRule = [
  'a client of the package ioredis or redis',
  (value) => isIoRedis(value) || isNodeRedis(value),
];
