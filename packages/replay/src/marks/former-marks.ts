import type { ReplayStore } from '@sfstream/core';
import { keepingPlace } from '@sfstream/core';
import type { Position } from './advance.ts';
import { advance } from './advance.ts';

/** One of those who write marks to a store. */
export interface StoreWriter {
  /** How far a channel has come with those who were still writing to the store when this one began. */
  readonly formerMark: (channel: string) => Position | undefined;
  /** Takes note of how far a channel has come. False where that is behind another one's mark, and not to be written. */
  readonly moved: (channel: string, position: Position) => boolean;
  /** The stream was unsubscribed: from now on its successors go before it, too. */
  readonly yieldToSuccessors: () => void;
  /** All is written: from now on the store itself knows how far this one has come. */
  readonly leave: () => void;
}

/** By the key that the innermost store has them under. */
type Marks = Map<string, Position>;

interface Writing {
  readonly marks: Marks;
  /** How far successors had come that are over already. */
  readonly ofSuccessors: Marks;
}

const writing = new WeakMap<ReplayStore, Set<Writing>>();

/**
 * Lets a stream know of marks that have not landed yet. What a stream that was unsubscribed had finished, and what goes on
 * behind it, is written in the background; its successor has asked the store before, gets those events again, and must not
 * move the mark back to them, nor may the former stream move it back behind its successor. Wrappers that were made again
 * for it change nothing.
 */
export const joinWriters = (store: ReplayStore): StoreWriter => {
  const keyOf = (channel: string): string => keepingPlace(store, channel).key;
  const { store: innermost } = keepingPlace(store, '');
  const all = writing.get(innermost) ?? new Set<Writing>();
  writing.set(innermost, all);
  const former = Array.from(all, ({ marks }) => marks);
  const mine: Writing = { marks: new Map(), ofSuccessors: new Map() };
  all.add(mine);
  let ahead = (): readonly Marks[] => former;
  return {
    formerMark: (channel) => {
      const key = keyOf(channel);
      return former.findLast((marks) => marks.has(key))?.get(key);
    },
    moved: (channel, position) => {
      const key = keyOf(channel);
      if (ahead().some((marks) => isBehind(position, marks.get(key)))) return false;
      mine.marks.set(key, position);
      return true;
    },
    yieldToSuccessors: () => {
      ahead = () => [mine.ofSuccessors, ...Array.from(all, ({ marks }) => marks)];
    },
    leave: () => {
      all.delete(mine);
      // Those that began before this one and go on are not to move its marks back.
      for (const { marks, ofSuccessors } of all) {
        if (!former.includes(marks)) break;
        mine.marks.forEach((position, key) => ofSuccessors.set(key, position));
      }
    },
  };
};

const isBehind = ({ marker }: Position, other: Position | undefined): boolean =>
  other !== undefined &&
  marker.replayId !== other.marker.replayId &&
  advance(other, marker) === undefined;
