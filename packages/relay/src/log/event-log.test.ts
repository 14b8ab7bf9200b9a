import type { EventMarker, ReplayId } from '@sfstream/core';
import { EventLog } from './event-log.ts';
import type { Entry, LogStart } from './event-log.ts';

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

const begin = { seq: 0, key: 'begin' };

const begun = (
  start: LogStart | undefined,
  entries: readonly Entry[] = [],
  limits: Partial<ConstructorParameters<typeof EventLog>[1]> = {},
): EventLog => {
  const log = new EventLog(begin, {
    size: 100,
    maxAge: Infinity,
    maxBytes: Infinity,
    ...limits,
  });
  if (start !== undefined) log.open(start);
  entries.forEach((one) => log.append(one));
  return log;
};

const filled = (
  limits: Partial<ConstructorParameters<typeof EventLog>[1]>,
  entries: readonly Entry[],
): EventLog => begun({ type: 'new' }, entries, limits);

const seqsIn = (log: EventLog): number[] => {
  const seqs: number[] = [];
  for (let one = log.after(log.begin.key); one !== undefined; one = log.after(one.key)) {
    seqs.push(one.seq);
  }
  return seqs;
};

const since = { createdDate: '2026-11-28T10:00:00.000Z' };
const marker = (replayId: ReplayId, orgId?: string): EventMarker => ({
  replayId,
  ...(orgId !== undefined && { orgId }),
});

describe('the events of a log', () => {
  it('are the newest ones, and it says what has left it', () => {
    const log = filled({ size: 2 }, [entry(1), entry(4), entry(9)]);
    expect(seqsIn(log)).toEqual([4, 9]);
    expect(log.begin).toEqual({ seq: 1, key: 'after 1' });
    expect(log.start).toEqual({ type: 'after', marker: { replayId: 1 } });
  });

  it('have no more bytes than they may, but the newest one always stays', () => {
    const log = filled({ maxBytes: 20 }, [entry(1), entry(2), entry(3)]);
    expect(seqsIn(log)).toEqual([2, 3]);
    log.append(entry(4, { bytes: 1_000 }));
    expect(seqsIn(log)).toEqual([4]);
  });

  it('leave it when they are too old', () => {
    const log = filled({ maxAge: 50 }, [entry(1, { at: 0 }), entry(2, { at: 40 })]);
    log.trim(50);
    expect(seqsIn(log)).toEqual([1, 2]);
    log.trim(51);
    expect(seqsIn(log)).toEqual([2]);
    log.trim(100);
    expect(seqsIn(log)).toEqual([]);
    expect(log.begin).toEqual({ seq: 2, key: 'after 2' });
  });

  it('leave it for age when the next one comes', () => {
    expect(seqsIn(filled({ maxAge: 50 }, [entry(1), entry(2, { at: 60 })]))).toEqual([2]);
  });

  it('follow the key of a place that it holds, and no other', () => {
    const log = filled({ size: 2 }, [entry(2), entry(5), entry(7)]);
    const keys = ['begin', 'after 2', 'after 5', 'after 7', 'after 9'];
    expect(keys.map((key) => log.holds(key))).toEqual([false, true, true, true, false]);
    expect(keys.map((key) => log.after(key)?.seq)).toEqual([undefined, 5, 7, undefined, undefined]);
  });

  it('follow the beginning of a log that is empty yet', () => {
    const log = filled({}, []);
    expect([log.holds('begin'), log.after('begin')]).toEqual([true, undefined]);
    log.append(entry(3));
    expect(log.after('begin')?.seq).toBe(3);
  });

  it('end with the newest one, and where the log begins as long as there is none', () => {
    const log = filled({}, []);
    expect(log.end).toEqual(begin);
    log.append(entry(1));
    log.append(entry(2));
    expect(log.end).toMatchObject({ seq: 2, key: 'after 2' });
  });

  it('are counted in bytes, also those that have left', () => {
    expect(filled({}, []).written).toBe(0);
    expect(filled({ size: 1 }, [entry(1), entry(2, { bytes: 5 })]).written).toBe(15);
  });
});

describe('a log that begins again', () => {
  const again = (): EventLog => {
    const log = filled({ maxBytes: 20, size: 2 }, [entry(1), entry(2), entry(3)]);
    log.restart({ seq: 4, key: 'afresh' }, { type: 'after', marker: { replayId: 3 } });
    return log;
  };

  it('holds no place of before', () => {
    const keys = ['begin', 'after 1', 'after 2', 'after 3', 'afresh'];
    expect(keys.map((key) => again().holds(key))).toEqual([false, false, false, false, true]);
  });

  it('holds nothing yet, and knows where it goes on', () => {
    const log = again();
    expect(seqsIn(log)).toEqual([]);
    expect(log.end).toEqual({ seq: 4, key: 'afresh' });
    expect(log.start).toEqual({ type: 'after', marker: { replayId: 3 } });
    expect(log.newest).toEqual({ replayId: 3 });
  });

  it('has room for as many events and bytes as ever', () => {
    const log = again();
    [5, 6].forEach((seq) => log.append(entry(seq)));
    expect(seqsIn(log)).toEqual([5, 6]);
    log.append(entry(7));
    expect(seqsIn(log)).toEqual([6, 7]);
  });
});

describe('the position of a log', () => {
  it.each<[string, LogStart | undefined, readonly Entry[], unknown]>([
    ['is that of its newest event', { type: 'new' }, [entry(1), entry(2)], { replayId: 2 }],
    ['is that after which it begins', { type: 'after', marker: marker(7) }, [], { replayId: 7 }],
    ['is not known before it begins', undefined, [], undefined],
    ['is not known without any event', { type: 'new' }, [], undefined],
    ['is when it has begun', { type: 'since', since }, [], since],
    ['is when it has begun with new events', { type: 'new', since }, [], since],
    [
      'is when it has begun though its replay ids say nothing',
      { type: 'incomparable', since },
      [],
      since,
    ],
    [
      'is all that is retained where it has asked for that',
      { type: 'retained', askedAt: 0 },
      [],
      { replayId: -2 },
    ],
  ])('%s', (_what, start, entries, position) => {
    expect(begun(start, entries).position).toEqual(position);
  });

  it.each<[string, LogStart, LogStart]>([
    ['with new events', { type: 'new' }, { type: 'new', since }],
    ['with ids that say nothing', { type: 'incomparable' }, { type: 'incomparable', since }],
    ['in a former life', { type: 'retained', askedAt: 1 }, { type: 'retained', askedAt: 1 }],
    [
      'behind a position',
      { type: 'after', marker: marker(7) },
      { type: 'after', marker: marker(7) },
    ],
  ])('learns when the log has begun %s', (_how, start, noted) => {
    const log = begun(start);
    log.beganAt(since);
    expect(log.start).toEqual(noted);
  });
});

describe('the first event of a log', () => {
  const refusing = (refused: EventMarker): LogStart => ({ type: 'retained', askedAt: 0, refused });
  it.each<[string, LogStart, EventMarker | undefined, LogStart]>([
    ['says where it begins', { type: 'new' }, marker(5), { type: 'after', marker: marker(5) }],
    [
      'says where it begins with all that is retained',
      { type: 'retained', askedAt: 0 },
      marker(5),
      { type: 'after', marker: marker(5) },
    ],
    [
      'changes nothing where that is known',
      { type: 'after', marker: marker(3) },
      marker(5),
      { type: 'after', marker: marker(3) },
    ],
    [
      'changes nothing where nothing can be compared',
      { type: 'incomparable', since },
      marker(5),
      { type: 'incomparable', since },
    ],
    ['says nothing without a replay id', { type: 'new' }, undefined, { type: 'incomparable' }],
    [
      'says where it begins behind a position that was refused',
      refusing(marker(4)),
      marker(5),
      { type: 'after', marker: marker(5) },
    ],
    [
      'says nothing where it is that position',
      refusing(marker(5)),
      marker(5),
      { type: 'incomparable' },
    ],
    ['says nothing before that position', refusing(marker(6)), marker(5), { type: 'incomparable' }],
    [
      'says nothing where the forms of ids differ',
      refusing(marker('0x04')),
      marker(5),
      { type: 'incomparable' },
    ],
    [
      'says where it begins in the same org',
      refusing(marker(4, '00D1')),
      marker(5, '00D1'),
      { type: 'after', marker: marker(5, '00D1') },
    ],
    [
      'says nothing in another org',
      refusing(marker(4, '00D1')),
      marker(5, '00D2'),
      { type: 'incomparable' },
    ],
    [
      'says where it begins where the org of the position is not known',
      refusing(marker(4)),
      marker(5, '00D2'),
      { type: 'after', marker: marker(5, '00D2') },
    ],
    [
      'says where it begins where its own org is not known',
      refusing(marker(4, '00D1')),
      marker(5),
      { type: 'after', marker: marker(5) },
    ],
  ])('%s', (_what, start, first, after) => {
    expect(begun(start, [entry(1, { marker: first })]).start).toEqual(after);
  });

  it('takes the beginning along when it leaves', () => {
    const log = filled({ size: 1 }, [entry(1), entry(2)]);
    expect(log.start).toEqual({ type: 'after', marker: marker(1) });
  });

  it('leaves a log as it was with which nothing can be compared', () => {
    const log = filled({ size: 1 }, [entry(1), entry(2, { marker: undefined })]);
    expect(log.start).toEqual({ type: 'incomparable' });
    expect(log.newest).toBeUndefined();
  });
});
