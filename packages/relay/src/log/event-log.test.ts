import { EventLog } from './event-log.ts';
import type { Entry } from './event-log.ts';

const entry = (seq: number, facts: Partial<Entry> = {}): Entry => ({
  seq,
  key: `after ${seq}`,
  at: 0,
  type: 'event',
  data: '',
  bytes: 10,
  marker: { replayId: seq },
  ...facts,
});

const filled = (
  limits: Partial<ConstructorParameters<typeof EventLog>[1]>,
  entries: readonly Entry[],
): EventLog => {
  const log = new EventLog(
    { seq: 0, key: 'begin' },
    { size: 100, maxAge: Infinity, maxBytes: Infinity, ...limits },
  );
  log.open({ type: 'new' });
  entries.forEach((one) => log.append(one));
  return log;
};

const seqsIn = (log: EventLog): number[] => {
  const seqs: number[] = [];
  const { begin } = log;
  for (let one = log.after(begin.key); one !== undefined; one = log.after(one.key)) {
    seqs.push(one.seq);
  }
  return seqs;
};

it('keeps the newest events and says what has left it', () => {
  const log = filled({ size: 2 }, [entry(1), entry(4), entry(9)]);
  expect(seqsIn(log)).toEqual([4, 9]);
  expect(log.begin).toEqual({ seq: 1, key: 'after 1' });
  expect(log.start).toEqual({ type: 'after', marker: { replayId: 1 } });
});

it('keeps no more bytes than it may, but always the newest event', () => {
  const log = filled({ maxBytes: 25 }, [entry(1), entry(2), entry(3)]);
  expect(seqsIn(log)).toEqual([2, 3]);
  log.append(entry(4, { bytes: 1_000 }));
  expect(seqsIn(log)).toEqual([4]);
});

it('lets events go that are too old', () => {
  const log = filled({ maxAge: 50 }, [entry(1, { at: 0 }), entry(2, { at: 40 })]);
  log.trim(60);
  expect(seqsIn(log)).toEqual([2]);
  log.trim(100);
  expect(seqsIn(log)).toEqual([]);
  expect(log.begin).toEqual({ seq: 2, key: 'after 2' });
});

it('finds the next event by the key of a place that it holds, and none by another', () => {
  const log = filled({ size: 2 }, [entry(2), entry(5), entry(7)]);
  const keys = ['begin', 'after 2', 'after 5', 'after 7', 'after 9'];
  expect(keys.map((key) => log.holds(key))).toEqual([false, true, true, true, false]);
  expect(keys.map((key) => log.after(key)?.seq)).toEqual([undefined, 5, 7, undefined, undefined]);
});

it('holds no place of before it began again', () => {
  const log = filled({}, [entry(1), entry(2)]);
  log.restart({ seq: 3, key: 'anew' }, { type: 'new' });
  expect(['begin', 'after 2', 'anew'].map((key) => log.holds(key))).toEqual([false, false, true]);
});
