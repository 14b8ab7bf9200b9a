import type { OperatorFunction, SchedulerLike } from 'rxjs';
import {
  EMPTY,
  catchError,
  exhaustMap,
  ignoreElements,
  pairwise,
  startWith,
  takeWhile,
} from 'rxjs';
import type { QuietSpan } from '../model/quiet-span.ts';
import type { ReplayId, ReplayStore } from '../model/replay.ts';
import { setMarker } from './set-marker.ts';

/**
 * Stores the end of each quiet span of a channel that has had no event since it began behind `start`, so that its position does
 * not expire. Once there was an event, this is up to those who know when it is done. A failure is not told: the next span is
 * a few minutes away.
 */
export const keepUp =
  (
    store: ReplayStore,
    channel: string,
    start: ReplayId,
    scheduler: SchedulerLike,
  ): OperatorFunction<QuietSpan, never> =>
  (quiet$) =>
    quiet$.pipe(
      startWith({ after: start, upTo: { replayId: start } }),
      pairwise(),
      takeWhile(([before, { after }]) => after === before.upTo.replayId),
      exhaustMap(([, { upTo }]) =>
        setMarker(store, channel, upTo, scheduler).pipe(catchError(() => EMPTY)),
      ),
      ignoreElements(),
    );
