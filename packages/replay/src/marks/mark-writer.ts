import type { EventMarker, ReplayStore, StoreError } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  AsyncSubject,
  BehaviorSubject,
  EMPTY,
  Subject,
  asyncScheduler,
  catchError,
  concat,
  concatMap,
  defer,
  endWith,
  filter,
  finalize,
  from,
  ignoreElements,
  merge,
  mergeMap,
  of,
  race,
  repeat,
  skip,
  startWith,
  take,
  takeUntil,
  tap,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import type { Position } from './advance.ts';
import { backgroundScheduler } from './background-scheduler.ts';
import type { StoreWriter } from './former-marks.ts';
import { joinWriters } from './former-marks.ts';
import type { CommitPace, KeepSettings } from '../options/keep-settings.ts';
import { notAllStored, notStoredInTime } from './not-all-stored.ts';
import { notStored, storeMarker } from './store-marker.ts';
import type { Move, Target } from './track.ts';

/** A mark that is to be written. */
interface Unwritten {
  readonly marker: EventMarker;
  /** Releases what is held until the marker is written. */
  readonly releases: (() => void)[];
}

/** Writes marks to their stores. It does so on its own: whoever waits for it may leave. */
export interface MarkWriter {
  readonly move: Move;
  /** Where a channel has come with a stream before, as far as the store may not know it yet. */
  readonly formerMark: (target: Target) => Position | undefined;
  /** The stream was unsubscribed: marks that still move are written without a pause, and not moved back behind a successor. */
  readonly hurry: () => void;
  /** No mark moves any more, so that what has not been written is written at once, or else given up after a while. */
  readonly end: () => void;
  /** Completes when all is written after the end; fails with the `StoreError` of failed writes. */
  readonly written$: Observable<never>;
  /** Completes when what has moved before the subscription is written, whether marks still move or not; fails likewise. */
  readonly settled$: Observable<never>;
  /** The stores that are written to. */
  readonly stores: () => readonly ReplayStore[];
}

/**
 * One round of writes is under way at a time, one write for each mark; what moves meanwhile is joined into the next round.
 */
export const createMarkWriter = (settings: KeepSettings): MarkWriter => {
  const { pace, scheduler, endTimeout } = settings;
  const writers = createStoreWriters();
  // With the subscription, as the channel asks the store then.
  if (settings.store) writers.of(settings.store);
  const unwritten = new Map<Target, Unwritten>();
  const writing = new Set<Target>();
  /** How often marks have moved since the last round began. */
  const moves = new BehaviorSubject(0);
  const rounds = new Subject<void>();
  const hurried = new AsyncSubject<undefined>();

  const write$ = defer(() => {
    moves.next(0);
    return from([...unwritten.keys()]);
  }).pipe(
    mergeMap((target) => writeMark(target, unwritten, writing, settings)),
    toArray(),
    mergeMap((failures) =>
      failures.length === 0 ? EMPTY : throwError(() => notAllStored(failures)),
    ),
    finalize(() => rounds.next()),
  );

  const pause$ =
    pace === undefined ? EMPTY : pause(pace, moves, scheduler).pipe(takeUntil(hurried));
  /** What has failed is written with the next mark; on a quiet channel, where none moves, after a while. */
  const rewrite$ = write$.pipe(
    repeat({
      delay: () =>
        unwritten.size === 0 || moves.value > 0
          ? EMPTY
          : timer(pauseAfterFailure, scheduler).pipe(
              takeUntil(merge(hurried, moves.pipe(skip(1), endWith(0)))),
            ),
    }),
  );
  const outOfTime$ = timer(endTimeout, scheduler).pipe(
    mergeMap(() => {
      const channels = new Set([...writing, ...unwritten.keys()].map(({ channel }) => channel));
      return toldTo(settings.onStoreError, notStoredInTime([...channels], endTimeout));
    }),
    mergeMap((error) => throwError(() => error)),
    endWith(undefined),
  );
  const written = new AsyncSubject<unknown>();
  concat(
    moves.pipe(
      filter((count) => count === 1),
      concatMap(() => concat(pause$, rewrite$)),
    ),
    defer(() => (unwritten.size === 0 ? EMPTY : write$)),
  )
    .pipe(
      takeUntil(concat(moves.pipe(ignoreElements()), outOfTime$)),
      finalize(() => {
        writers.leave();
        for (const { releases } of unwritten.values()) releases.forEach((release) => release());
      }),
    )
    .subscribe(written);

  return {
    formerMark: ({ store, channel }) => writers.of(store).formerMark(channel),
    move: (target, position, release) => {
      const isAhead = writers.of(target.store).moved(target.channel, position);
      // Nobody writes any more after a failure.
      if (!isAhead || !moves.observed) {
        release();
        return;
      }
      const releases = unwritten.get(target)?.releases ?? [];
      releases.push(release);
      unwritten.set(target, { marker: position.marker, releases });
      moves.next(moves.value + 1);
    },
    hurry: () => {
      writers.yieldToSuccessors();
      hurried.next(undefined);
      hurried.complete();
    },
    end: () => moves.complete(),
    written$: written.pipe(ignoreElements()),
    settled$: defer(() => {
      const count = Number(writing.size > 0) + Number(moves.value > 0);
      const roundsOver$ = rounds.pipe(startWith(undefined), skip(count));
      // A failure goes first.
      return race(written, merge(roundsOver$, outOfTime$).pipe(take(1))).pipe(ignoreElements());
    }),
    stores: writers.stores,
  };
};

/** Writes one mark, and emits the error of a failed write unless it was told. */
const writeMark = (
  target: Target,
  unwritten: Map<Target, Unwritten>,
  writing: Set<Target>,
  { onStoreError, scheduler }: KeepSettings,
): Observable<StoreError> =>
  defer(() => {
    const next = unwritten.get(target);
    if (next === undefined) return EMPTY;
    const { store, channel } = target;
    const releaseAll = (): void => next.releases.forEach((release) => release());
    unwritten.delete(target);
    writing.add(target);
    // A write that hangs outlives the stream, and is not to keep the process from its end.
    const limiting = scheduler === asyncScheduler ? backgroundScheduler : scheduler;
    return storeMarker(store, channel, next.marker, limiting).pipe(
      ignoreElements(),
      catchError((cause: unknown) => {
        if (!unwritten.has(target)) unwritten.set(target, { ...next, releases: [] });
        return toldTo(onStoreError, notStored(channel, cause));
      }),
      // Also after a failure that was told: with all events held there would be no next write to make up for it.
      tap({ complete: releaseAll, unsubscribe: releaseAll }),
      finalize(() => writing.delete(target)),
    );
  });

/** Emits the error where there is nobody to be told of it. */
const toldTo = (
  onStoreError: KeepSettings['onStoreError'],
  error: StoreError,
): Observable<StoreError> => {
  if (onStoreError === undefined) return of(error);
  onStoreError(error);
  return EMPTY;
};

/** Those that write to the stores for one stream. */
const createStoreWriters = () => {
  const writers = new Map<ReplayStore, StoreWriter>();
  return {
    of: (store: ReplayStore): StoreWriter => {
      const writer = writers.get(store) ?? joinWriters(store);
      writers.set(store, writer);
      return writer;
    },
    yieldToSuccessors: () => writers.forEach((writer) => writer.yieldToSuccessors()),
    leave: () => writers.forEach((writer) => writer.leave()),
    stores: () => [...writers.keys()],
  };
};

/** Milliseconds from a failed write to the next try. */
const pauseAfterFailure = 5_000;

/** Ends without a value when the next write is due. */
const pause = (
  { every, orEvents }: CommitPace,
  moves$: Observable<number>,
  scheduler: SchedulerLike,
): Observable<never> =>
  timer(every, scheduler).pipe(
    ignoreElements(),
    takeUntil(
      moves$.pipe(
        filter((count) => count >= orEvents),
        endWith(undefined),
      ),
    ),
  );
