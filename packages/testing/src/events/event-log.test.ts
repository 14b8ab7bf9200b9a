import fc from 'fast-check';
import { EventLog } from './event-log.ts';

const event = (replayId: number, at = 0) => ({
  replayId,
  at,
  uuid: '',
  data: undefined,
  encoded: undefined,
  json: String(replayId),
});

const ids = (events: readonly { replayId: number }[] | undefined): number[] | undefined =>
  events?.map(({ replayId }) => replayId);

describe('EventLog', () => {
  it('knows an id until its event expires', () => {
    const clock = { now: 0 };
    const log = new EventLog(100, () => clock.now);
    log.append(event(1, 0));
    log.append(event(2, 50));
    clock.now = 99;
    expect(ids(log.after(1))).toEqual([2]);
    clock.now = 100;
    expect(log.after(1)).toBeUndefined();
    expect(ids(log.after(2))).toEqual([]);
  });

  it('replays behind the newer of two events with one id', () => {
    const log = new EventLog(100, () => 0);
    for (const id of [7, 8, 7, 9]) log.append(event(id));
    expect(ids(log.after(7))).toEqual([9]);
  });

  it('keeps an id known when the older of its two events expires', () => {
    const clock = { now: 0 };
    const log = new EventLog(100, () => clock.now);
    log.append(event(7, 0));
    log.append(event(7, 50));
    clock.now = 120;
    expect(ids(log.after(7))).toEqual([]);
  });

  it('agrees with a plain list, whatever is appended, expires and is purged', () => {
    const action = fc.oneof(
      { weight: 5, arbitrary: fc.record({ step: fc.integer({ min: 1, max: 9 }) }) },
      { weight: 3, arbitrary: fc.record({ pass: fc.integer({ min: 0, max: 60 }) }) },
      { weight: 1, arbitrary: fc.constant('purge' as const) },
    );
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const clock = { now: 0 };
        const log = new EventLog(100, () => clock.now);
        let model: { replayId: number; at: number }[] = [];
        let lastId = 0;
        for (const each of actions) {
          if (each === 'purge') {
            log.purge();
            model = [];
          } else if ('pass' in each) {
            clock.now += each.pass;
          } else {
            lastId += each.step;
            log.append(event(lastId, clock.now));
            model.push({ replayId: lastId, at: clock.now });
          }
          model = model.filter(({ at }) => clock.now - at < 100);
          expect(ids(log.all())).toEqual(ids(model));
          for (let id = 0; id <= lastId; id += 1) {
            const index = model.findIndex(({ replayId }) => replayId === id);
            expect(ids(log.after(id))).toEqual(
              index === -1 ? undefined : ids(model.slice(index + 1)),
            );
          }
        }
      }),
    );
  });
});
