import { noteLine } from './note-line.ts';

const now = new Date(2026, 10, 21, 14, 2, 7);

describe('the line of a note', () => {
  it('has the time and a mark before its text', () => {
    expect(noteLine({ tone: 'good', text: 'Connected.' }, { colour: false }, now)).toBe(
      '14:02:07 -- Connected.',
    );
  });

  it('has a quiet time, and the tone of the note', () => {
    expect(noteLine({ tone: 'good', text: 'Connected.' }, { colour: true }, now)).toBe(
      '\u001b[90m14:02:07 \u001b[39m\u001b[32m-- Connected.\u001b[39m',
    );
  });

  it('goes on below its text where it is wrapped', () => {
    const text = 'No connection: nobody answers at all. Next try in 2.0 s.';
    expect(noteLine({ tone: 'warning', text }, { colour: false, width: 50 }, now)).toBe(
      '14:02:07 -- No connection: nobody answers at all.\n            Next try in 2.0 s.',
    );
  });
});
