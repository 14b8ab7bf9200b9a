/** One cell of the table, as it came of one trial. */
export interface Cell {
  readonly status: number;
  readonly place: string;
  readonly body: string;
  /** Remedy that was seen, in a few words. */
  readonly remedy: string;
  /** Observations that should not have been. */
  readonly problems: readonly string[];
}
