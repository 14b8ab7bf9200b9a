import type { ReplayStore } from '@sfstream/core';
import { keepingPlace } from '@sfstream/core';
import type { Position } from './advance.ts';

/** One of those who write marks to a store. */
export interface StoreWriter {
  /** How far a channel has come with those who were still writing to the store when this one began. */
  readonly formerMark: (channel: string) => Position | undefined;
  readonly moved: (channel: string, position: Position) => void;
  /** All is written: from now on the store itself knows how far this one has come. */
  readonly leave: () => void;
}

/** By the key that the innermost store has them under. */
type Marks = Map<string, Position>;

const writing = new WeakMap<ReplayStore, Set<Marks>>();

/**
 * Lets a stream know of marks that have not landed yet. What a stream that was unsubscribed had finished is written in the
 * background; its successor has asked the store before, gets those events again, and must not move the mark back to them.
 * Wrappers that were made again for it change nothing.
 */
export const joinWriters = (store: ReplayStore): StoreWriter => {
  const keyOf = (channel: string): string => keepingPlace(store, channel).key;
  const { store: innermost } = keepingPlace(store, '');
  const all = writing.get(innermost) ?? new Set<Marks>();
  writing.set(innermost, all);
  const former = [...all];
  const mine: Marks = new Map();
  all.add(mine);
  return {
    formerMark: (channel) => {
      const key = keyOf(channel);
      return former.findLast((marks) => marks.has(key))?.get(key);
    },
    moved: (channel, position) => mine.set(keyOf(channel), position),
    leave: () => all.delete(mine),
  };
};
