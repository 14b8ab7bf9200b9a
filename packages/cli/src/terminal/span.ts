/** Meaning of a piece of text, which chooses its colour. */
export type Tone = 'plain' | 'quiet' | 'channel' | 'position' | 'good' | 'warning' | 'bad';

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}
