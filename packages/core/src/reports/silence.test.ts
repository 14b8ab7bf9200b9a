import { longSilence, silenceAfter } from './silence.ts';

const hour = 3_600_000;
const now = Date.parse('2026-03-04T12:00:00.000Z');
const ago = (hours: number): number => now - hours * hour;
const silence = (markerHours: number, silentHours: number) =>
  silenceAfter(7, new Date(ago(markerHours)).toISOString(), ago(silentHours));

it('a channel that is silent while its position grows old is told of, with the age of the position', () => {
  expect(longSilence('/event/Order__e', silence(40, 2), now)).toEqual({
    type: 'long-silence',
    channel: '/event/Order__e',
    replayId: 7,
    silentFor: 2 * hour,
    marker: { type: 'retained', age: 40 * hour, retention: 72 * hour },
  });
});

it.each([
  ['its position is fresh', 30, 20],
  ['it has only just begun', 40, 0.5],
  ['nobody knows how old its position is', (now - 0) / hour, 2],
])('a channel is not told of while %s', (_, markerHours, silentHours) => {
  expect(longSilence('/event/Order__e', silence(markerHours, silentHours), now)).toBeUndefined();
});

it('a channel that has had events is not told of', () => {
  expect(longSilence('/event/Order__e', undefined, now)).toBeUndefined();
});

it('a channel is told of from an hour on, once half of the retention has passed', () => {
  expect(longSilence('/event/Order__e', silence(36, 1), now)).toMatchObject({ silentFor: hour });
});

it.each([
  ['an option', -1, '2026-03-04T12:00:00.000Z'],
  ['an option for all', -2, '2026-03-04T12:00:00.000Z'],
  ['a position without a date', 7, undefined],
])('a channel that begins at %s never counts as silent', (_, replayId, createdDate) => {
  expect(silenceAfter(replayId, createdDate, now)).toBeUndefined();
});
