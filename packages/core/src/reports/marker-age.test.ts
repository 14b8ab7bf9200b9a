import { markerAge } from './marker-age.ts';

const hour = 3_600_000;
const now = Date.parse('2026-03-04T12:00:00.000Z');
const hoursAgo = (hours: number) => ({ createdDate: new Date(now - hours * hour).toISOString() });

describe('markerAge', () => {
  it.each([
    ['/topic/Orders', 24],
    ["/topic/Orders?Status='Open'", 24],
    ['/u/notices', 24],
    ['/u/event/Order__e', 24],
    ['/systemTopic/Logging', 24],
    ['/event/Order__e', 72],
    ['/event/Orders__chn', 72],
    ['/data/ChangeEvents', 72],
    ['/data/AccountChangeEvent', 72],
  ])('of %s is compared with %i hours', (channel, hours) => {
    const [age, retention] = [(hours + 1) * hour, hours * hour];
    expect(markerAge(channel, hoursAgo(hours), now)).toEqual({
      type: 'retained',
      age: retention,
      retention,
    });
    expect(markerAge(channel, hoursAgo(hours + 1), now)).toEqual({
      type: 'expired',
      age,
      retention,
    });
  });

  it('of a date in the future is none', () => {
    expect(markerAge('/u/a', hoursAgo(-1), now)).toEqual({
      type: 'retained',
      age: 0,
      retention: 24 * hour,
    });
  });

  it.each([
    {},
    { createdDate: '' },
    { createdDate: 'soon' },
    { createdDate: '1970-01-01T00:00:00.000Z' },
  ])('of %p is not known', (marker) => {
    expect(markerAge('/u/a', marker, now)).toEqual({ type: 'undated' });
  });

  it.each(['2026-03-04T11:00:00.000+0000', '2026-03-04T12:00:00+01:00'])(
    'reads %s',
    (createdDate) => {
      expect(markerAge('/u/a', { createdDate }, now)).toEqual({
        type: 'retained',
        age: hour,
        retention: 24 * hour,
      });
    },
  );
});
