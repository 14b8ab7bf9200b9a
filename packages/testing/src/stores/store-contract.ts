import { laws, persistentLaws } from './store-laws.ts';
import type { StoreLife, StoreUnderTest } from './store-session.ts';
import { withStore } from './store-session.ts';

/** Options of {@link storeContract}. */
export interface StoreContractOptions<Store> {
  /** Closes a store that was opened; what it returns is awaited. Default: nothing is done. */
  readonly close?: StoreLife<Store>['close'];
  /**
   * Says that a store has what was given to the one that was opened before it, as after a restart. Default: `false`,
   * and that is not tested.
   */
  readonly persistent?: boolean;
}

/** Something that must hold for every store. */
export interface StoreLaw {
  /** Name of a test: what the store does. */
  readonly name: string;
  /** Opens a store, tries it and closes it. Rejects with an `AssertionError` where the law is broken. */
  readonly run: () => Promise<void>;
}

/**
 * The laws of a replay store, each to be run as a test by any runner. `open` gives the store to be tested, a new one for
 * each law. The store need not be empty: each law uses channels of its own, and leaves them behind.
 *
 * @example
 * ```ts
 * import { storeContract } from '@sfstream/testing';
 *
 * describe('the store', () => {
 *   for (const { name, run } of storeContract(() => new Map())) it(name, run);
 * });
 * ```
 */
export const storeContract = <Store extends StoreUnderTest>(
  open: StoreLife<Store>['open'],
  { close = () => undefined, persistent = false }: StoreContractOptions<Store> = {},
): readonly StoreLaw[] =>
  Object.entries(persistent ? { ...laws, ...persistentLaws } : laws).map(([name, law]) => ({
    name,
    run: () => withStore({ open, close }, law),
  }));
