import fc from 'fast-check';
import type { Claim, Sighting } from './check.ts';
import { check } from './check.ts';

const sightings = (...ids: readonly number[]): readonly Sighting[] =>
  ids.map((replayId) => ({ replayId, number: replayId * 10, at: 1000 + replayId }));

const claim = (received: readonly Sighting[], rest: Partial<Claim> = {}): Claim => ({
  published: sightings(1, 2, 4, 5, 7),
  received,
  after: 0,
  notBefore: 0,
  upTo: 7,
  ...rest,
});

describe('check', () => {
  it('finds nothing when all came once and in order', () => {
    expect(check(claim(sightings(1, 2, 4, 5, 7)))).toEqual([]);
  });

  it('notices a lost event, and says when it was published', () => {
    expect(check(claim(sightings(1, 2, 5, 7)))).toEqual([
      { kind: 'missed', replayId: 4, at: 1004 },
    ]);
  });

  it('notices a lost last event', () => {
    expect(check(claim(sightings(1, 2, 4, 5)))).toMatchObject([{ kind: 'missed', replayId: 7 }]);
  });

  it('notices an event that came again, at once or later', () => {
    expect(check(claim(sightings(1, 1, 2, 4, 5, 2, 7)))).toMatchObject([
      { kind: 'repeated', replayId: 1 },
      { kind: 'repeated', replayId: 2 },
    ]);
  });

  it('notices two events in the wrong order', () => {
    expect(check(claim(sightings(1, 4, 2, 5, 7)))).toMatchObject([
      { kind: 'misordered', replayId: 2 },
    ]);
  });

  it('notices that all is lost', () => {
    expect(check(claim([], { after: 4 }))).toMatchObject([
      { kind: 'missed', replayId: 5 },
      { kind: 'missed', replayId: 7 },
    ]);
  });

  it('notices an event from before the start', () => {
    expect(check(claim(sightings(2, 4, 5, 7), { after: 2, notBefore: 2 }))).toMatchObject([
      { kind: 'unasked', replayId: 2 },
    ]);
  });

  it('notices data that belong to another event, and events that never were', () => {
    const odd = [
      { replayId: 5, number: 40, at: 0 },
      { replayId: 6, number: 60, at: 0 },
    ];
    expect(check(claim([...sightings(1, 2, 4), ...odd, ...sightings(7)]))).toMatchObject([
      { kind: 'altered', replayId: 5 },
      { kind: 'altered', replayId: 6 },
    ]);
  });

  it('lets a listener of new events have earlier ones, but without a hole', () => {
    expect(check(claim(sightings(4, 5, 7), { after: 5 }))).toEqual([]);
    expect(check(claim(sightings(2, 5, 7), { after: 5 }))).toMatchObject([
      { kind: 'missed', replayId: 4 },
    ]);
  });

  it('asks nothing of a listener that left, after its last event', () => {
    expect(check(claim(sightings(2, 4), { after: 1, upTo: 4 }))).toEqual([]);
  });

  it('notices any event that is taken out, doubled or moved', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(ids, fc.nat(), fc.constantFrom('lost', 'repeated', 'moved'), (some, at, what) => {
        const published = sightings(...some.sort((one, other) => one - other));
        const place = at % published.length;
        const event = published.slice(place, place + 1);
        const others = published.toSpliced(place, 1);
        const received = {
          lost: others,
          repeated: [...published, ...event],
          moved: place === published.length - 1 ? [...event, ...others] : [...others, ...event],
        }[what];
        const upTo = Math.max(...some);
        expect(check({ published, received, after: 0, notBefore: 0, upTo })).not.toEqual([]);
      }),
    );
  });
});
