import { enteredBefore } from './entered-before.ts';

const minute = 60_000;
const start = Date.parse('2026-03-04T10:00:00.000Z');
const at = (time: number) => new Date(time).toISOString();

describe('enteredBefore', () => {
  it.each([
    ['/event/Order__e', 11],
    ['/topic/Orders', 11],
    ['/data/AccountChangeEvent', 2],
    ['/u/notices', 2],
  ])('is certain of %s %d minutes before', (channel, minutes) => {
    expect(enteredBefore({ channel, createdDate: at(start - minutes * minute) }, start)).toBe(true);
  });

  it.each([
    ['/event/Order__e', 9],
    ['/topic/Orders', 9],
    ['/data/AccountChangeEvent', 1],
    ['/u/notices', 1],
  ])('is in doubt of %s %d minutes before', (channel, minutes) => {
    expect(enteredBefore({ channel, createdDate: at(start - minutes * minute) }, start)).toBe(
      false,
    );
  });

  it.each(['2026-03-04', '2026-03-04T00:00:00', '2026-03-04T00:00:00.000', '1772582400000'])(
    'is in doubt of %s, which may be hours off',
    (createdDate) => {
      expect(enteredBefore({ channel: '/u/a', createdDate }, start)).toBe(false);
    },
  );

  it.each([
    '2026-03-04T09:00:00Z',
    '2026-03-04T09:00:00+00:00',
    '2026-03-04T09:00:00.000+0000',
    '2026-03-04T14:30:00+05:30',
  ])('is certain of %s', (createdDate) => {
    expect(enteredBefore({ channel: '/u/a', createdDate }, start)).toBe(true);
  });

  it.each([undefined, 'yesterday', ''])('is in doubt of the date %p', (createdDate) => {
    expect(
      enteredBefore({ channel: '/u/a', ...(createdDate !== undefined && { createdDate }) }, start),
    ).toBe(false);
  });
});
