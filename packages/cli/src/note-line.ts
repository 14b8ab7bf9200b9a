import { clockTime } from './clock-time.ts';
import type { Look } from './look-of.ts';
import type { Tone } from './span.ts';
import { toLine } from './to-line.ts';

/** Something to tell the user beside the events. */
export interface Note {
  readonly tone: Tone;
  readonly text: string;
}

/**
 * A note as a line, which is never cut: its end mostly says what to do.
 *
 * @example
 * ```ts
 * import { noteLine } from '@sfstream/cli';
 *
 * console.error(noteLine({ tone: 'good', text: 'Connected.' }, { colour: true }, new Date()));
 * ```
 */
export const noteLine = ({ tone, text }: Note, { colour }: Look, now: Date): string =>
  toLine(
    [
      { text: `${clockTime(now, now)} `, tone: 'quiet' },
      { text: `-- ${text}`, tone },
    ],
    { colour },
  );
