import type { ReplayMarker, ReplayStore, StoreError } from '@sfstream/core';
import type { Observable, SchedulerLike } from 'rxjs';
import {
  AsyncSubject,
  BehaviorSubject,
  EMPTY,
  catchError,
  concat,
  concatMap,
  defer,
  endWith,
  filter,
  finalize,
  from,
  ignoreElements,
  repeat,
  skip,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Position } from './advance.ts';
import { joinWriters } from './former-marks.ts';
import { notStored, storeMarker } from './store-marker.ts';
import type { Move } from './track.ts';

/** How often marks are written: after `every` milliseconds or `orEvents` finished events, whichever comes first. */
export interface CommitPace {
  readonly every: number;
  readonly orEvents: number;
}

/** Where committed marks go, and when. */
export interface CommitSettings {
  readonly store: ReplayStore;
  /** Without one, each write begins when the last one has ended. */
  readonly pace: CommitPace | undefined;
  /** Without one, a failed write ends the stream. */
  readonly onStoreError: ((error: StoreError) => void) | undefined;
  readonly scheduler: SchedulerLike;
}

/** The mark of a channel that is to be written. */
interface Unwritten {
  readonly marker: ReplayMarker;
  /** Releases what is held until the marker is written. */
  readonly releases: (() => void)[];
}

/** Writes the marks of all channels to a store. It does so on its own: whoever waits for it may leave. */
export interface MarkWriter {
  readonly move: Move;
  /** Where a channel has come with a stream before, as far as the store may not know it yet. */
  readonly formerMark: (channel: string) => Position | undefined;
  /** No mark moves any more, so that what has not been written is written at once. */
  readonly end: () => void;
  /** Completes when all is written after the end; fails with the `StoreError` of a failed write. */
  readonly written$: Observable<never>;
}

/** One write is under way at a time; what moves meanwhile is joined into the next one. */
export const createMarkWriter = ({
  store,
  pace,
  onStoreError,
  scheduler,
}: CommitSettings): MarkWriter => {
  const { formerMark, moved, leave } = joinWriters(store);
  const unwritten = new Map<string, Unwritten>();
  /** How often marks have moved since the last write began. */
  const moves = new BehaviorSubject(0);

  const tell = (error: StoreError): Observable<never> => {
    if (onStoreError === undefined) return throwError(() => error);
    onStoreError(error);
    return EMPTY;
  };

  const writeMark = (channel: string): Observable<void> =>
    defer(() => {
      const next = unwritten.get(channel);
      if (next === undefined) return EMPTY;
      unwritten.delete(channel);
      return storeMarker(store, channel, next.marker, scheduler).pipe(
        catchError((cause: unknown) => {
          if (!unwritten.has(channel)) unwritten.set(channel, { ...next, releases: [] });
          return tell(notStored(channel, cause));
        }),
        // Also after a failure that was told: with all events held there would be no next write to make up for it.
        tap({ complete: () => next.releases.forEach((release) => release()) }),
      );
    });

  const write$ = defer(() => {
    moves.next(0);
    return from([...unwritten.keys()]);
  }).pipe(concatMap(writeMark));

  const pause$ = pace === undefined ? EMPTY : pause(pace, moves, scheduler);
  /** What has failed is written with the next mark; on a quiet channel, where none moves, after a while. */
  const rewrite$ = write$.pipe(
    repeat({
      delay: () =>
        unwritten.size === 0 || moves.value > 0
          ? EMPTY
          : timer(pauseAfterFailure, scheduler).pipe(takeUntil(moves.pipe(skip(1), endWith(0)))),
    }),
  );
  const written = new AsyncSubject<unknown>();
  concat(
    moves.pipe(
      filter((count) => count === 1),
      concatMap(() => concat(pause$, rewrite$)),
    ),
    defer(() => (unwritten.size === 0 ? EMPTY : write$)),
  )
    .pipe(ignoreElements(), finalize(leave))
    .subscribe(written);

  return {
    formerMark,
    move: (channel, position, release) => {
      moved(channel, position);
      const releases = unwritten.get(channel)?.releases ?? [];
      releases.push(release);
      unwritten.set(channel, { marker: position.marker, releases });
      moves.next(moves.value + 1);
    },
    end: () => moves.complete(),
    written$: written.pipe(ignoreElements()),
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
