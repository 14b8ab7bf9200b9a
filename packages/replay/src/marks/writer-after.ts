import type { StoreError } from '@sfstream/core';
import type { CommitPace } from '../options/keep-settings.ts';
import type { Progress } from './advance.ts';
import { notAllStored } from './not-all-stored.ts';
import type { Target } from './track.ts';

/** The writer of the marks of one stream. One round of writes is under way at a time, one write for each mark. */
export interface Writer {
  /** `undefined`: a round begins as soon as a mark has moved. */
  readonly pace: CommitPace | undefined;
  /** Once the stream is left or has ended, nothing pauses any more. */
  readonly haste: 'none' | 'hurried' | 'ended';
  /** Marks for the next round. */
  readonly unwritten: Marks;
  /** Counts the moves of marks since the last round began. */
  readonly moves: number;
  /** Counts the rounds that are over. */
  readonly rounds: number;
  readonly phase: Phase;
}

export type Phase =
  | { readonly type: 'idle' }
  /** Waits for the pace. */
  | { readonly type: 'pausing' }
  /** Waits before it writes again what has failed, as long as no mark moves. */
  | { readonly type: 'retrying' }
  | {
      readonly type: 'writing';
      /** Those that are still being written. */
      readonly targets: Marks;
      /** Errors of which nobody was told. */
      readonly failures: readonly StoreError[];
      /** True: what fails now is given up. */
      readonly isLast: boolean;
    }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly error: unknown };

export type Marks = ReadonlyMap<Target, Mark>;

/** A mark that is to be written. */
export interface Mark {
  readonly progress: Progress;
  readonly holds: Holds | undefined;
}

/** Holds that end once a mark is written, the latest first: a list that grows in constant time. */
export interface Holds {
  readonly release: () => void;
  readonly earlier: Holds | undefined;
}

export type WriterEvent =
  /** All events of a channel up to there are finished. */
  | {
      readonly type: 'moved';
      readonly target: Target;
      readonly progress: Progress;
      readonly release: () => void;
    }
  /** The wait of this phase is over. */
  | { readonly type: 'due'; readonly phase: Phase }
  | { readonly type: 'written'; readonly target: Target; readonly error?: undefined }
  /** A write has failed. `error` is there where nobody was told of it. */
  | { readonly type: 'unwritten'; readonly target: Target; readonly error?: StoreError | undefined }
  /** The stream was unsubscribed. */
  | { readonly type: 'hurried' }
  /** No mark moves any more. */
  | { readonly type: 'ended' }
  /** The time for the writes after the end is over. `error` is there where nobody was told of it. */
  | { readonly type: 'overdue'; readonly error?: StoreError | undefined }
  /** A function of the user's has thrown. */
  | { readonly type: 'thrown'; readonly error: unknown };

export type WriterEffect =
  | { readonly type: 'write'; readonly target: Target; readonly progress: Progress }
  /** `due` is to follow after so many milliseconds, unless the phase has ended by then. */
  | { readonly type: 'wait'; readonly ms: number; readonly phase: Phase }
  | { readonly type: 'release'; readonly holds: Holds | undefined }
  /** `overdue` is to follow once the time for the writes after the end is over. */
  | { readonly type: 'limit' }
  /** Nothing more will be written. */
  | { readonly type: 'leave' };

type Step = readonly [Writer, readonly WriterEffect[]];

/** Milliseconds from a failed write to the next try. */
const pauseAfterFailure = 5_000;

export const newWriter = (pace: CommitPace | undefined): Writer => ({
  pace,
  haste: 'none',
  unwritten: new Map(),
  moves: 0,
  rounds: 0,
  phase: { type: 'idle' },
});

export const isOver = ({ phase }: Writer): boolean =>
  phase.type === 'done' || phase.type === 'failed';

/** All channels whose marks are not written, once each. */
export const unwrittenChannels = (writer: Writer): readonly string[] => [
  ...new Set(
    [...writtenNow(writer).keys(), ...writer.unwritten.keys()].map(({ channel }) => channel),
  ),
];

/** The number of rounds that are over once all that has moved is written. */
export const roundsToWrite = ({ rounds, phase, moves }: Writer): number =>
  rounds + Number(phase.type === 'writing') + Number(moves > 0);

/** The writer after something has happened, and what is to be done. */
export const writerAfter = (writer: Writer, event: WriterEvent): Step => {
  if (isOver(writer)) return event.type === 'moved' ? unmoved(writer, event) : [writer, []];
  switch (event.type) {
    case 'moved':
      return moved(writer, event);
    case 'due':
      return event.phase === writer.phase ? beginRound(writer) : [writer, []];
    case 'written':
    case 'unwritten':
      return writer.phase.type === 'writing' ? answered(writer, writer.phase, event) : [writer, []];
    case 'hurried':
      return hurried(writer);
    case 'ended':
      return ended(writer);
    case 'overdue':
      return event.error === undefined
        ? end(writer, { type: 'done' })
        : end(writer, { type: 'failed', error: event.error });
    case 'thrown':
      return end(writer, { type: 'failed', error: event.error });
  }
};

type Moved = Extract<WriterEvent, { type: 'moved' }>;

const moved = (writer: Writer, event: Moved): Step => {
  if (writer.haste === 'ended') return unmoved(writer, event);
  const { target, progress, release } = event;
  const holds = { release, earlier: writer.unwritten.get(target)?.holds };
  const next: Writer = {
    ...writer,
    moves: writer.moves + 1,
    unwritten: new Map(writer.unwritten).set(target, { progress, holds }),
  };
  switch (writer.phase.type) {
    case 'idle':
    case 'retrying':
      return begin(next);
    case 'pausing':
      return pauseOf(next) === undefined ? beginRound(next) : [next, []];
    default:
      return [next, []];
  }
};

/** Nobody writes any more. */
const unmoved = (writer: Writer, { release }: Moved): Step => [
  writer,
  [{ type: 'release', holds: { release, earlier: undefined } }],
];

/** Pauses before the next round where there is a pace to be kept. */
const begin = (writer: Writer): Step => {
  const pause = pauseOf(writer);
  return pause === undefined ? beginRound(writer) : wait(writer, { type: 'pausing' }, pause);
};

/** Gives the milliseconds that the pace asks for, undefined where the next round is due. */
const pauseOf = ({ pace, haste, moves }: Writer): number | undefined =>
  pace === undefined || haste !== 'none' || moves >= pace.orEvents ? undefined : pace.every;

const wait = (writer: Writer, phase: Phase, ms: number): Step => [
  { ...writer, phase },
  [{ type: 'wait', ms, phase }],
];

const beginRound = (writer: Writer, isLast = false): Step => {
  const targets = writer.unwritten;
  return [
    {
      ...writer,
      unwritten: new Map(),
      moves: 0,
      phase: { type: 'writing', targets, failures: [], isLast },
    },
    Array.from(targets, ([target, { progress }]) => ({ type: 'write', target, progress })),
  ];
};

type Writing = Extract<Phase, { type: 'writing' }>;
type Answered = Extract<WriterEvent, { type: 'written' | 'unwritten' }>;

const answered = (writer: Writer, phase: Writing, event: Answered): Step => {
  const { unwritten } = writer;
  const mark = phase.targets.get(event.target);
  if (mark === undefined) return [writer, []];
  const targets = new Map(phase.targets);
  targets.delete(event.target);
  const { error } = event;
  const failures = error === undefined ? phase.failures : [...phase.failures, error];
  const isNeeded = event.type === 'unwritten' && !unwritten.has(event.target);
  const next: Writer = {
    ...writer,
    unwritten: isNeeded
      ? new Map(unwritten).set(event.target, { ...mark, holds: undefined })
      : unwritten,
    phase: { ...phase, targets, failures },
  };
  // Also after a failure: with all events held there would be no next write to make up for it.
  const release: WriterEffect = { type: 'release', holds: mark.holds };
  if (targets.size > 0) return [next, [release]];
  const [after, effects] = afterRound(
    { ...next, rounds: writer.rounds + 1 },
    failures,
    phase.isLast,
  );
  return [after, [release, ...effects]];
};

const afterRound = (writer: Writer, failures: readonly StoreError[], isLast: boolean): Step => {
  if (failures.length > 0) return end(writer, { type: 'failed', error: notAllStored(failures) });
  if (writer.moves > 0) return begin(writer);
  const hasFailed = writer.unwritten.size > 0;
  if (writer.haste === 'ended') {
    return hasFailed && !isLast ? beginRound(writer, true) : end(writer, { type: 'done' });
  }
  // With the next mark; on a quiet channel, where none moves, after a while.
  return hasFailed && writer.haste === 'none'
    ? wait(writer, { type: 'retrying' }, pauseAfterFailure)
    : [{ ...writer, phase: { type: 'idle' } }, []];
};

const hurried = (writer: Writer): Step => {
  if (writer.haste === 'ended') return [writer, []];
  const next: Writer = { ...writer, haste: 'hurried' };
  switch (writer.phase.type) {
    case 'pausing':
      return beginRound(next);
    case 'retrying':
      return [{ ...next, phase: { type: 'idle' } }, []];
    default:
      return [next, []];
  }
};

const ended = (writer: Writer): Step => {
  if (writer.haste === 'ended') return [writer, []];
  const [next, effects] = writeAtEnd({ ...writer, haste: 'ended' });
  return [next, isOver(next) ? effects : [{ type: 'limit' }, ...effects]];
};

const writeAtEnd = (writer: Writer): Step => {
  switch (writer.phase.type) {
    case 'writing':
      return [writer, []];
    case 'pausing':
      return beginRound(writer);
    default:
      return writer.unwritten.size > 0 ? beginRound(writer, true) : end(writer, { type: 'done' });
  }
};

const end = (writer: Writer, phase: Phase): Step => [
  { ...writer, unwritten: new Map(), phase },
  [
    { type: 'leave' },
    ...[...writtenNow(writer).values(), ...writer.unwritten.values()].map(
      ({ holds }): WriterEffect => ({ type: 'release', holds }),
    ),
  ],
];

const writtenNow = ({ phase }: Writer): Marks =>
  phase.type === 'writing' ? phase.targets : new Map();
