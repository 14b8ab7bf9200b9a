import type { QuietSpan, ReplayStore } from '@sfstream/core';
import { keepingPlace } from '@sfstream/core';
import type { Observable } from 'rxjs';
import type { Progress } from './advance.ts';

/** Progress of channels, by the key under which the innermost store keeps them. */
export type ProgressByKey = Map<string, Progress>;

/** Stands for one subscriber of a channel: the quiet spans that its events tell. */
export type Subscriber = Observable<QuietSpan>;

/** A stream that writes marks. */
export interface WritingStream {
  readonly marks: ProgressByKey;
  /** Progress of successors that are over already. */
  readonly ofSuccessors: ProgressByKey;
  /** The subscribers of channels whose events it gets now, by the same key. */
  readonly subscribers: Map<string, Subscriber>;
}

/** A stream that was unsubscribed and leaves marks to be written in the background. */
export interface Legacy {
  /** Completes when they are written; fails with the `StoreError` of those that are not. */
  readonly writtenSoFar$: Observable<never>;
  hasFailed: boolean;
  /** Removes it from all its stores. */
  readonly forget: () => void;
}

/** Those who write marks to one store. */
export interface Writers {
  /** Ends with the last write that was asked for, by key. */
  readonly lastWrites: Map<string, Observable<never>>;
  /** In the order in which they began. */
  readonly streams: Set<WritingStream>;
  /** Those whose writes go on, or have failed without anybody being told. */
  readonly legacies: Set<Legacy>;
}

const registry = new WeakMap<ReplayStore, Writers>();

/** The writers of the store that `store` leads to: wrappers that were made again change nothing. */
export const writersOf = (store: ReplayStore): Writers => {
  const { store: innermost } = keepingPlace(store, '');
  const writers = registry.get(innermost) ?? {
    lastWrites: new Map(),
    streams: new Set(),
    legacies: new Set(),
  };
  registry.set(innermost, writers);
  return writers;
};
