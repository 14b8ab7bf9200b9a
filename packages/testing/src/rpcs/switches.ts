/** Ways in which the answers of the org are not as they should be, until they are set back. */
export interface Switches {
  /** Events that one response carries at most. */
  eventsPerResponse: number;
  /** Milliseconds by which each answer of `GetSchema` is late. */
  schemaDelay: number;
  /** Leaves the empty responses of quiet streams out. */
  withoutKeepalives: boolean;
}

export const allGood = (): Switches => ({
  eventsPerResponse: Infinity,
  schemaDelay: 0,
  withoutKeepalives: false,
});
