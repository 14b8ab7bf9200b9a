import type { ReplayStore } from '@sfstream/core';
import { InvalidOperationError, keepingPlace } from '@sfstream/core';
import type { Progress } from './advance.ts';
import { advance } from './advance.ts';
import type { ProgressByKey, Subscriber, WritingStream } from './writers-of.ts';
import { writersOf } from './writers-of.ts';

/** One stream among those that write marks to a store. */
export interface StoreWriter {
  /** Progress of a channel with those who were still writing to the store when this one began. */
  readonly formerProgress: (channel: string) => Progress | undefined;
  /**
   * Takes note of whose events this stream gets. Throws an {@link InvalidOperationError} where it begins beside a stream with the
   * events of another subscriber: each would move the mark past what the other has not finished.
   */
  readonly follow: (channel: string, subscriber: Subscriber) => void;
  /** Takes note of how far a channel has come. False where that is behind another one's mark, and not to be written. */
  readonly moved: (channel: string, progress: Progress) => boolean;
  /** Puts successors before this one: the stream was unsubscribed. */
  readonly yieldToSuccessors: () => void;
  /** Ends the part that it takes: all is written, and the store itself knows how far this one has come. */
  readonly leave: () => void;
}

/**
 * Lets a stream know of marks that have not landed yet. What a stream that was unsubscribed had finished, and what goes on
 * behind it, is written in the background. Its successor has asked the store before and gets those events again: it must not
 * move the mark back to them, nor may the former stream move it back behind its successor.
 */
export const joinWriters = (store: ReplayStore): StoreWriter => {
  const keyOf = (channel: string): string => keepingPlace(store, channel).key;
  const { streams } = writersOf(store);
  const former = Array.from(streams, ({ marks }) => marks);
  const mine: WritingStream = {
    ...{ marks: new Map(), ofSuccessors: new Map() },
    subscribers: new Map(),
  };
  streams.add(mine);
  let ahead = (): readonly ProgressByKey[] => former;
  return {
    formerProgress: (channel) => {
      const key = keyOf(channel);
      return former.findLast((marks) => marks.has(key))?.get(key);
    },
    follow: (channel, subscriber) => {
      const key = keyOf(channel);
      const isOfAnother = ({ subscribers }: WritingStream): boolean =>
        (subscribers.get(key) ?? subscriber) !== subscriber;
      // A subscriber that begins again is another one, and reaches operators behind one another one after the other.
      if (!mine.subscribers.has(key) && [...streams].some(isOfAnother)) throw together(channel);
      mine.subscribers.set(key, subscriber);
    },
    moved: (channel, progress) => {
      const key = keyOf(channel);
      if (ahead().some((marks) => isBehind(progress, marks.get(key)))) return false;
      mine.marks.set(key, progress);
      return true;
    },
    yieldToSuccessors: () => {
      mine.subscribers.clear();
      ahead = () => [mine.ofSuccessors, ...Array.from(streams, ({ marks }) => marks)];
    },
    leave: () => {
      streams.delete(mine);
      // Those that began before this one and go on are not to move its marks back.
      for (const { marks, ofSuccessors } of streams) {
        if (!former.includes(marks)) break;
        mine.marks.forEach((progress, key) => ofSuccessors.set(key, progress));
      }
    },
  };
};

const together = (channel: string): InvalidOperationError =>
  new InvalidOperationError(
    `Two streams keep the position of ${channel} in one store, and each would move it past events that the other has not finished. Give each a store of its own, such as namespaced(store, 'billing:').`,
  );

const isBehind = ({ marker, start }: Progress, other: Progress | undefined): boolean =>
  other !== undefined &&
  marker.replayId !== other.marker.replayId &&
  advance(other, marker, start) === undefined;
