import { EventLog } from './event-log.ts';
import type { Entry } from './event-log.ts';

const entry = (seq: number, facts: Partial<Entry> = {}): Entry => ({
  seq,
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
  const log = new EventLog(0, { size: 100, maxAge: Infinity, maxBytes: Infinity, ...limits });
  log.open({ type: 'new' });
  entries.forEach((one) => log.append(one));
  return log;
};

const seqsIn = (log: EventLog): number[] => {
  const seqs: number[] = [];
  for (let one = log.after(0); one !== undefined; one = log.after(one.seq)) seqs.push(one.seq);
  return seqs;
};

it('keeps the newest events and says what has left it', () => {
  const log = filled({ size: 2 }, [entry(1), entry(4), entry(9)]);
  expect(seqsIn(log)).toEqual([4, 9]);
  expect(log.begin).toBe(1);
  expect(log.reach).toEqual({ type: 'after', marker: { replayId: 1 } });
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
  expect(log.begin).toBe(2);
});

it('finds the next event by number, also between two', () => {
  const log = filled({}, [entry(2), entry(5), entry(7)]);
  expect([1, 2, 4, 5, 6, 7].map((seq) => log.after(seq)?.seq)).toEqual([2, 5, 5, 7, 7, undefined]);
});
