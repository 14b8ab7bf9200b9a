/** What a piece of text is, and so in which colour it is shown. */
export type Tone = 'plain' | 'quiet' | 'channel' | 'position' | 'good' | 'warning' | 'bad';

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}
