import { clockTime } from '../terminal/clock-time.ts';
import type { TerminalStyle } from '../terminal/terminal-style.ts';
import type { Tone } from '../terminal/span.ts';
import { paragraph } from '../terminal/paragraph.ts';

/** Something to tell the user beside the events. */
export interface Note {
  readonly tone: Tone;
  readonly text: string;
}

/**
 * A note as a line, which is wrapped on a terminal and not cut: its end mostly says what to do.
 *
 * @example
 * ```ts
 * import { noteLine } from '@sfstream/cli';
 *
 * console.error(noteLine({ tone: 'good', text: 'Connected.' }, { colour: true }, new Date()));
 * ```
 */
export const noteLine = ({ tone, text }: Note, style: TerminalStyle, now: Date): string => {
  const time = `${clockTime(now, now)} `;
  const mark = '-- ';
  return paragraph(
    {
      before: [{ text: time, tone: 'quiet' }],
      text: `${mark}${text}`,
      tone,
      indent: time.length + mark.length,
    },
    style,
  );
};
