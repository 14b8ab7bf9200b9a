import type { EventMarker, HandOverEnd, QuietSpan, ReplayStore, StreamEvent } from '@sfstream/core';
import { latestStart, markerOf, quietSpansOf } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { Subject, distinctUntilChanged, identity, switchMap, takeUntil } from 'rxjs';
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

/** The surroundings of the tracks of one stream. */
export interface TrackPorts {
  readonly move: Move;
  /** Emits once no mark moves any more. */
  readonly over$: Observable<unknown>;
}

/**
 * Follows the events of one channel, from where it has come before. An event that is repeated or has no replay id moves no
 * mark. Once one is abandoned the mark stays before it, whatever is finished later. A quiet span behind the last event
 * counts as an event that is finished.
 */
export const createTrack = (
  target: Target,
  { move, over$ }: TrackPorts,
  former?: Progress,
): Track => {
  /** Progress if all that has arrived were finished. */
  let reached = former;
  const reach = (marker: EventMarker): void => {
    const start = latestStart(target.store, target.channel);
    reached = advance(reached, marker, start) ?? reached;
  };
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

  /** The quiet spans of the subscriber that has got the last event. */
  const quiet$ = new Subject<Observable<QuietSpan>>();
  quiet$
    .pipe(distinctUntilChanged(), switchMap(identity), takeUntil(over$))
    .subscribe(({ after, upTo }) => {
      // Where another event is on its way here, the span is behind that one.
      if (after !== reached?.marker.replayId) return;
      reach(upTo);
      mark.arrive({ progress: reached, release: noHold })('finished');
    });

  return (event, release) => {
    const marker = markerOf(event);
    if (marker !== undefined) reach(marker);
    quiet$.next(quietSpansOf(event));
    return mark.arrive({ progress: reached, release });
  };
};

const noHold: Release = () => undefined;
