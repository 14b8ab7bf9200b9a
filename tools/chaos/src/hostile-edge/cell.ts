/** One cell of the table, as it came of one trial. */
export interface Cell {
  readonly status: number;
  readonly place: string;
  readonly body: string;
  /** What was seen to be done, in a few words. */
  readonly remedy: string;
  /** What should not have been. */
  readonly problems: readonly string[];
}
