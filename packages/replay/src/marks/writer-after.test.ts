import { StoreError } from '@sfstream/core';
import type { CommitPace } from '../options/keep-settings.ts';
import type { Holds, Writer, WriterEffect, WriterEvent } from './writer-after.ts';
import { newWriter, roundsToWrite, unwrittenChannels, writerAfter } from './writer-after.ts';

const store = new Map();
const [a, b] = [
  { store, channel: 'A' },
  { store, channel: 'B' },
];

/** Happens to a writer as it is then. */
type Happening = (writer: Writer) => WriterEvent;

/** Releases, by the name of their marks. */
const names = new Map<() => void, string>();

const moved =
  (target: typeof a, replayId: number): Happening =>
  () => {
    const release = (): void => undefined;
    names.set(release, `${target.channel}${replayId}`);
    return {
      type: 'moved',
      target,
      progress: { marker: { replayId }, newestDate: NaN, start: undefined },
      release,
    };
  };
const [a1, a2, a3, b1] = [moved(a, 1), moved(a, 2), moved(a, 3), moved(b, 1)];
const written =
  (target: typeof a): Happening =>
  () => ({ type: 'written', target });
/** Failed; somebody was told of it. */
const unwritten =
  (target: typeof a): Happening =>
  () => ({ type: 'unwritten', target });
/** Failed; nobody was told of it. */
const failed =
  (target: typeof a): Happening =>
  () => ({
    type: 'unwritten',
    target,
    error: new StoreError(`${target.channel} is full`, target.channel),
  });
const due: Happening = ({ phase }) => ({ type: 'due', phase });
const staleDue: Happening = () => ({ type: 'due', phase: { type: 'pausing' } });
const hurried: Happening = () => ({ type: 'hurried' });
const ended: Happening = () => ({ type: 'ended' });
const overdue: Happening = () => ({ type: 'overdue' });
const overdueUntold: Happening = () => ({ type: 'overdue', error: new StoreError('late', 'A') });
const thrown: Happening = () => ({ type: 'thrown', error: new Error('enough') });

/** What comes of all of these, and of the last one. */
const after = (
  pace: CommitPace | undefined,
  happenings: readonly Happening[],
): readonly [Writer, readonly WriterEffect[]] =>
  happenings.reduce<readonly [Writer, readonly WriterEffect[]]>(
    ([writer], happening) => writerAfter(writer, happening(writer)),
    [newWriter(pace), []],
  );

const released = (holds: Holds | undefined): string =>
  holds === undefined ? '' : `${released(holds.earlier)} ${names.get(holds.release)}`;

const inWords = (effect: WriterEffect): string => {
  switch (effect.type) {
    case 'write':
      return `write ${effect.target.channel}${effect.progress.marker.replayId}`;
    case 'wait':
      return `wait ${effect.ms}`;
    case 'release':
      return `release${released(effect.holds)}`;
    default:
      return effect.type;
  }
};

const pace: CommitPace = { every: 1_000, orEvents: 3 };

type Row = [
  what: string,
  pace: CommitPace | undefined,
  happenings: readonly Happening[],
  phase: Writer['phase']['type'],
  effects: readonly string[],
];

const holds = (...[, of, happenings, phase, effects]: Row): void => {
  const [writer, last] = after(of, happenings);
  expect([writer.phase.type, last.map(inWords)]).toStrictEqual([phase, effects]);
};

describe('a mark that moves', () => {
  it.each<Row>([
    ['is written at once without a pace', undefined, [a1], 'writing', ['write A1']],
    ['waits for the pace', pace, [a1], 'pausing', ['wait 1000']],
    ['waits with others', pace, [a1, b1], 'pausing', []],
    ['is written when that is due', pace, [a1, b1, due], 'writing', ['write A1', 'write B1']],
    ['is written after so many events', pace, [a1, a2, b1], 'writing', ['write A2', 'write B1']],
    [
      'is written at once where one event is enough',
      { ...pace, orEvents: 1 },
      [a1],
      'writing',
      ['write A1'],
    ],
    ['waits for the write that is under way', undefined, [a1, a2], 'writing', []],
    ['waits for the round that is under way', undefined, [a1, b1], 'writing', []],
    ['is not written for a wait that is over', pace, [a1, staleDue], 'pausing', []],
    [
      'is written at once when the stream was unsubscribed',
      pace,
      [hurried, a1],
      'writing',
      ['write A1'],
    ],
    ['is let go of after the end', undefined, [a1, ended, a2], 'writing', ['release A2']],
    ['is let go of after a failure', undefined, [a1, failed(a), a2], 'failed', ['release A2']],
  ])('%s', holds);
});

describe('a round of writes', () => {
  it.each<Row>([
    [
      'releases what the mark has passed',
      pace,
      [a1, a2, due, written(a)],
      'idle',
      ['release A1 A2'],
    ],
    ['goes on until all are written', pace, [a1, b1, due, written(a)], 'writing', ['release A1']],
    [
      'is followed by one with what moved meanwhile',
      undefined,
      [a1, a2, a3, written(a)],
      'writing',
      ['release A1', 'write A3'],
    ],
    [
      'is followed by the pace where marks moved meanwhile',
      pace,
      [a1, due, a2, written(a)],
      'pausing',
      ['release A1', 'wait 1000'],
    ],
    ['knows nothing of others', undefined, [a1, written(b)], 'writing', []],
    ['hears each answer once', undefined, [a1, written(a), written(a)], 'idle', []],
    [
      'fails the stream once all have answered',
      pace,
      [a1, b1, due, failed(a)],
      'writing',
      ['release A1'],
    ],
    [
      'fails the stream',
      pace,
      [a1, b1, due, failed(a), written(b)],
      'failed',
      ['release B1', 'leave', 'release'],
    ],
    [
      'fails at once where a function has thrown',
      pace,
      [a1, b1, due, thrown],
      'failed',
      ['leave', 'release A1', 'release B1'],
    ],
    [
      'is tried again after a while',
      undefined,
      [a1, unwritten(a)],
      'retrying',
      ['release A1', 'wait 5000'],
    ],
    [
      'is tried again when that is due',
      undefined,
      [a1, unwritten(a), due],
      'writing',
      ['write A1'],
    ],
    [
      'is tried again with the next mark',
      undefined,
      [a1, unwritten(a), b1],
      'writing',
      ['write A1', 'write B1'],
    ],
    [
      'is tried again by the pace with the next mark',
      pace,
      [a1, due, unwritten(a), b1],
      'pausing',
      ['wait 1000'],
    ],
    [
      'leaves a mark that is outdated',
      undefined,
      [a1, a2, unwritten(a)],
      'writing',
      ['release A1', 'write A2'],
    ],
    [
      'is not tried again by itself after the stream was unsubscribed',
      undefined,
      [hurried, a1, unwritten(a)],
      'idle',
      ['release A1'],
    ],
  ])('%s', holds);
});

describe('a stream that was unsubscribed', () => {
  it.each<Row>([
    ['waits for no pace', pace, [a1, hurried], 'writing', ['write A1']],
    ['tries nothing again before its end', undefined, [a1, unwritten(a), hurried], 'idle', []],
    ['goes on with a round', undefined, [a1, hurried], 'writing', []],
    ['stays ended', undefined, [a1, ended, hurried], 'writing', []],
    [
      'takes no more marks once it has ended',
      undefined,
      [a1, ended, hurried, a2],
      'writing',
      ['release A2'],
    ],
  ])('%s', holds);
});

describe('the end of a stream', () => {
  it.each<Row>([
    ['is over where all is written', undefined, [a1, written(a), ended], 'done', ['leave']],
    ['comes once', undefined, [a1, ended, ended], 'writing', []],
    ['waits for no pace', pace, [a1, ended], 'writing', ['limit', 'write A1']],
    ['waits for the round that is under way', undefined, [a1, ended], 'writing', ['limit']],
    ['is over after that', undefined, [a1, ended, written(a)], 'done', ['release A1', 'leave']],
    [
      'writes what moved during that',
      undefined,
      [a1, a2, ended, written(a)],
      'writing',
      ['release A1', 'write A2'],
    ],
    [
      'tries a failed write once more',
      undefined,
      [a1, ended, unwritten(a)],
      'writing',
      ['release A1', 'write A1'],
    ],
    [
      'tries once more what failed before',
      undefined,
      [a1, unwritten(a), ended],
      'writing',
      ['limit', 'write A1'],
    ],
    [
      'tries it only once',
      undefined,
      [a1, unwritten(a), ended, unwritten(a)],
      'done',
      ['release', 'leave', 'release'],
    ],
    [
      'tries a failed write only once',
      undefined,
      [a1, ended, unwritten(a), unwritten(a)],
      'done',
      ['release', 'leave', 'release'],
    ],
    [
      'tries once more what a pause kept waiting',
      pace,
      [a1, ended, unwritten(a)],
      'writing',
      ['release A1', 'write A1'],
    ],
    [
      'fails with a write',
      undefined,
      [a1, ended, failed(a)],
      'failed',
      ['release A1', 'leave', 'release'],
    ],
    [
      'gives up after a while',
      undefined,
      [a1, a2, ended, overdue],
      'done',
      ['leave', 'release A1', 'release A2'],
    ],
    [
      'fails after a while',
      undefined,
      [a1, ended, overdueUntold],
      'failed',
      ['leave', 'release A1'],
    ],
    [
      'learns nothing of writes after that',
      undefined,
      [a1, ended, overdue, written(a)],
      'done',
      [],
    ],
  ])('%s', holds);
});

describe('roundsToWrite', () => {
  it.each<[string, readonly Happening[], number]>([
    ['none while nothing moves', [], 0],
    ['that which is under way', [a1], 1],
    ['another one for what moves meanwhile', [a1, a2], 2],
    ['those that are over, too', [a1, a2, written(a)], 2],
    ['none for what has failed and was told', [a1, unwritten(a)], 1],
  ])('counts %s', (_what, happenings, rounds) => {
    expect(roundsToWrite(after(undefined, happenings)[0])).toBe(rounds);
  });
});

describe('unwrittenChannels', () => {
  it('names those that are being written and those that wait, once each', () => {
    expect(unwrittenChannels(after(undefined, [a1, a2, b1])[0])).toEqual(['A', 'B']);
  });
});
