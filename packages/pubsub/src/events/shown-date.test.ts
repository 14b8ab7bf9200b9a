import fc from 'fast-check';
import { shownDate } from './shown-date.ts';

const milliseconds = fc.integer({ min: -8.64e15, max: 8.64e15 });

describe('a number of milliseconds', () => {
  it('shows a date with its time as a Date does, whichever the year (P50)', () => {
    const show = shownDate('DateTime');
    fc.assert(
      fc.property(milliseconds, (value) => {
        expect(show(value)).toBe(new Date(value).toISOString());
      }),
    );
  });

  it('shows a date after one of the same day, and of another', () => {
    const show = shownDate('DateTime');
    expect([0, 86_399_999, -1, 86_400_000].map(show)).toEqual([
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T23:59:59.999Z',
      '1969-12-31T23:59:59.999Z',
      '1970-01-02T00:00:00.000Z',
    ]);
  });

  it('shows a date and a time as the halves of both', () => {
    const [date, time] = [shownDate('DateOnly'), shownDate('TimeOnly')];
    fc.assert(
      fc.property(milliseconds, (value) => {
        expect(`${String(date(value))}T${String(time(value))}`).toBe(new Date(value).toISOString());
      }),
    );
  });

  it('shows the last moment that a date can hold', () => {
    expect(shownDate('DateTime')(8.64e15)).toBe('+275760-09-13T00:00:00.000Z');
  });

  it.each([8.64e15 + 2, NaN, null, '9007199254740993'])('leaves %p as it is', (value) => {
    expect(shownDate('DateTime')(value)).toBe(value);
  });
});
