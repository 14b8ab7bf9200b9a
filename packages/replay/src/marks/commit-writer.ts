import { notify } from '@sfstream/base';
import type { ReplayStore, StoreError } from '@sfstream/core';
import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  EMPTY,
  asyncScheduler,
  catchError,
  defer,
  endWith,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  race,
  take,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { KeepSettings } from '../options/keep-settings.ts';
import type { Progress } from './advance.ts';
import { backgroundScheduler } from './background-scheduler.ts';
import type { StoreWriter } from './join-writers.ts';
import { joinWriters } from './join-writers.ts';
import { notStoredInTime } from './not-all-stored.ts';
import { notStored, storeMark } from './store-mark.ts';
import type { Move, Target } from './track.ts';
import type { Subscriber } from './writers-of.ts';
import type { Holds, WriterEffect, WriterEvent } from './writer-after.ts';
import {
  isOver,
  newWriter,
  roundsToWrite,
  unwrittenChannels,
  writerAfter,
} from './writer-after.ts';

/** Writes marks to their stores. It does so on its own: who waits for it may leave. */
export interface CommitWriter {
  readonly move: Move;
  /** Progress of a channel with a stream before, as far as the store may not know it yet. */
  readonly formerProgress: (target: Target) => Progress | undefined;
  /** The stream gets events of this subscriber. Throws where another stream keeps the position of another one there. */
  readonly follow: (target: Target, subscriber: Subscriber) => void;
  /** The stream was unsubscribed: marks that still move are written without a pause, and not moved back behind a successor. */
  readonly hurry: () => void;
  /** No mark moves any more, so that what has not been written is written at once, or else given up after a while. */
  readonly end: () => void;
  /** Completes when all is written after the end; fails with the `StoreError` of failed writes. */
  readonly written$: Observable<never>;
  /** Completes when what has moved before the subscription is written, whether marks still move or not; fails likewise. */
  readonly writtenSoFar$: Observable<never>;
  /** The stores that are written to. */
  readonly stores: () => readonly ReplayStore[];
}

export const createCommitWriter = (settings: KeepSettings): CommitWriter => {
  const stores = createStoreWriters(settings.store);
  const { dispatch, writer, newest$, written$, overdue$ } = runWriter(settings, stores.leave);
  return {
    formerProgress: ({ store, channel }) => stores.of(store).formerProgress(channel),
    follow: ({ store, channel }, subscriber) => stores.of(store).follow(channel, subscriber),
    move: (target, progress, release) => {
      if (stores.of(target.store).moved(target.channel, progress)) {
        dispatch({ type: 'moved', target, progress, release });
      } else {
        release();
      }
    },
    hurry: () => {
      stores.yieldToSuccessors();
      dispatch({ type: 'hurried' });
    },
    end: () => dispatch({ type: 'ended' }),
    written$,
    writtenSoFar$: defer(() => {
      const roundsToGo = roundsToWrite(writer());
      const roundsOver$ = newest$.pipe(filter(({ rounds }) => rounds >= roundsToGo));
      const outOfTime$ = overdue$.pipe(tap(throwIfDefined));
      // A failure goes first.
      return race(written$, merge(roundsOver$, outOfTime$).pipe(take(1), ignoreElements()));
    }),
    stores: stores.all,
  };
};

/** Does what {@link writerAfter} says, and tells it what comes of it. */
const runWriter = (settings: KeepSettings, leave: () => void) => {
  const { pace, endTimeout, scheduler } = settings;
  const writer$ = new BehaviorSubject(newWriter(pace));
  // Observers may dispatch again, and then others are told of an older one last.
  const newest$ = writer$.pipe(map(() => writer$.value));
  const over$ = newest$.pipe(filter(isOver), take(1));
  const overdue$ = timer(endTimeout, scheduler).pipe(
    map(() => notStoredInTime(unwrittenChannels(writer$.value), endTimeout)),
    map((error) => untold(settings, error)),
  );

  const outcomeOf = (effect: WriterEffect): Observable<WriterEvent> => {
    switch (effect.type) {
      case 'write':
        return written(effect, settings);
      case 'wait':
        return timer(effect.ms, scheduler).pipe(
          map(() => ({ type: 'due' as const, phase: effect.phase })),
          takeUntil(newest$.pipe(filter(({ phase }) => phase !== effect.phase))),
        );
      case 'limit':
        return overdue$.pipe(map((error) => ({ type: 'overdue' as const, error })));
      case 'release':
        releaseAll(effect.holds);
        return EMPTY;
      case 'leave':
        leave();
        return EMPTY;
    }
  };
  const dispatch = (event: WriterEvent): void => {
    const [writer, effects] = writerAfter(writer$.value, event);
    writer$.next(writer);
    for (const effect of effects) {
      outcomeOf(effect).pipe(catchError(thrown), takeUntil(over$)).subscribe(dispatch);
    }
  };
  const written$ = over$.pipe(
    mergeMap(({ phase }) => (phase.type === 'failed' ? throwError(() => phase.error) : EMPTY)),
  );
  return { dispatch, writer: () => writer$.value, newest$, written$, overdue$ };
};

const thrown = (error: unknown): Observable<WriterEvent> => of({ type: 'thrown', error });

/** Writes one mark, and emits what has come of it. */
const written = (
  { target, progress }: Extract<WriterEffect, { type: 'write' }>,
  settings: KeepSettings,
): Observable<WriterEvent> => {
  const { scheduler } = settings;
  // A write that hangs outlives the stream, and is not to keep the process from its end.
  const limiting = scheduler === asyncScheduler ? backgroundScheduler : scheduler;
  return storeMark(target, progress, limiting).pipe(
    endWith<WriterEvent>({ type: 'written', target }),
    catchError((cause: unknown) => {
      const error = untold(settings, notStored(target.channel, cause));
      return of<WriterEvent>({ type: 'unwritten', target, error });
    }),
  );
};

/** The error where there is nobody to be told of it. */
const untold = ({ onStoreError }: KeepSettings, error: StoreError): StoreError | undefined => {
  if (onStoreError === undefined) return error;
  notify('onStoreError', onStoreError, error);
  return undefined;
};

const throwIfDefined = (error: StoreError | undefined): void => {
  if (error !== undefined) throw error;
};

/** In the order in which they began. */
const releaseAll = (holds: Holds | undefined): void => {
  const releases: (() => void)[] = [];
  for (let hold = holds; hold !== undefined; hold = hold.earlier) releases.push(hold.release);
  for (const release of releases.reverse()) release();
};

/** The parts that one stream takes in its stores. */
const createStoreWriters = (store: KeepSettings['store']) => {
  const writers = new Map<ReplayStore, StoreWriter>();
  const of = (one: ReplayStore): StoreWriter => {
    const writer = writers.get(one) ?? joinWriters(one);
    writers.set(one, writer);
    return writer;
  };
  // With the subscription, as the channel asks the store then.
  if (store) of(store);
  return {
    of,
    yieldToSuccessors: () => writers.forEach((writer) => writer.yieldToSuccessors()),
    leave: () => writers.forEach((writer) => writer.leave()),
    all: () => [...writers.keys()],
  };
};
