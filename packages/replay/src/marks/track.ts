import type { HandOverEnd, ReplayStore, StreamEvent } from '@sfstream/core';
import { latestStart, markerOf } from '@sfstream/core';
import type { Progress } from './advance.ts';
import { advance } from './advance.ts';
import { contiguousMark } from './contiguous-mark.ts';

/** The channel of a mark, and the store that keeps it. One object for each mark. */
export interface Target {
  readonly store: ReplayStore;
  readonly channel: string;
}

/** Called when all events of a channel up to there are finished; calls `release` once that is stored. */
export type Move = (target: Target, progress: Progress, release: () => void) => void;

/** Ends the hold on an event. */
export type Release = (end: HandOverEnd) => void;

/** Takes the next event of one channel; call what is returned once it is finished or abandoned. */
export type Track = (event: StreamEvent, release: Release) => Release;

/**
 * Follows the events of one channel, from where it has come before. An event that is repeated or has no replay id moves no
 * mark. Once one is abandoned the mark stays before it, whatever is finished later.
 */
export const createTrack = (target: Target, move: Move, former?: Progress): Track => {
  /** Progress if all that has arrived were finished. */
  let reached = former;
  let marked: Progress | undefined;

  const mark = contiguousMark<{ progress: Progress | undefined; release: Release }>(
    (passed) => {
      const progress = passed.at(-1)?.progress;
      const releaseAll = (): void => passed.forEach(({ release }) => release('finished'));
      if (progress === undefined || progress === marked) {
        releaseAll();
        return;
      }
      marked = progress;
      move(target, progress, releaseAll);
    },
    ({ release }, end) => release(end),
  );

  return (event, release) => {
    const marker = markerOf(event);
    if (marker !== undefined) {
      const start = latestStart(target.store, target.channel);
      reached = advance(reached, marker, start) ?? reached;
    }
    return mark.arrive({ progress: reached, release });
  };
};
