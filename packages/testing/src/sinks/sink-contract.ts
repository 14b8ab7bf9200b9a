import type { StoreLaw } from '../stores/store-contract.ts';
import type { StoreLife } from '../stores/store-session.ts';
import { contentLaws, laws, markerLaws, persistentLaws } from './sink-laws.ts';
import type { ReadBack, SinkUnderTest } from './sink-session.ts';
import { withSink } from './sink-session.ts';

/** Options of {@link sinkContract}. */
export interface SinkContractOptions<Sink> {
  /** Closes a sink that was opened; what it returns is awaited. Default: nothing is done. */
  readonly close?: StoreLife<Sink>['close'];
  /** Reads the events of a channel back. Default: what the engine has is not tested, only positions are. */
  readonly read?: ReadBack<Sink>;
  /** Says that a sink has what was given to the one that was opened before it. Default: `false`, and that is not tested. */
  readonly persistent?: boolean;
}

/**
 * The laws of a sink of `@sfstream/forward`, each to be run as a test by any runner. `open` gives the sink to be tested, a new
 * one for each law. Its engine need not be empty: each law uses channels of its own, and leaves them behind.
 *
 * @example
 * ```ts
 * import type { Sink } from '@sfstream/forward';
 * import { sinkContract } from '@sfstream/testing';
 *
 * declare function openSink(): Promise<Sink & { close(): Promise<void> }>;
 *
 * describe('the sink', () => {
 *   const contract = sinkContract(openSink, { close: (sink) => sink.close() });
 *   for (const { name, run } of contract) it(name, run);
 * });
 * ```
 */
export const sinkContract = <Sink extends SinkUnderTest>(
  open: StoreLife<Sink>['open'],
  { close = () => undefined, read, persistent = false }: SinkContractOptions<Sink> = {},
): readonly StoreLaw[] =>
  Object.entries({
    ...laws,
    ...markerLaws,
    ...(read !== undefined && contentLaws),
    ...(persistent && persistentLaws),
  }).map(([name, law]) => ({
    name,
    run: () => withSink({ open, close }, read ?? (() => []), law),
  }));
