/** An event as one side knew it. `number` is in its data, and `at` is when it was published or received, in milliseconds. */
export interface Sighting {
  readonly replayId: number;
  readonly number: number;
  readonly at: number;
}

/** Claim about what one listener has to have seen of its channel. */
export interface Claim {
  /** Everything published on the channel, oldest first. */
  readonly published: readonly Sighting[];
  /** Everything received, in the order in which it came. */
  readonly received: readonly Sighting[];
  /** Every event after this replay id must have come; `undefined` for a listener that was never due any. */
  readonly after: number | undefined;
  /** No event up to this one may have come. What lies between may, but then without a hole. */
  readonly notBefore: number;
  /** The newest event that must have come. */
  readonly upTo: number;
}

export interface Violation {
  readonly kind: 'missed' | 'repeated' | 'misordered' | 'unasked' | 'altered';
  readonly replayId: number;
  /** Time when the event was published, for one that was missed; otherwise when it was received. */
  readonly at: number;
}

/** Compares what was received with what was published: all of it, once, in order, and as it was. */
export const check = ({ published, received, after, notBefore, upTo }: Claim): Violation[] => {
  const numbers = new Map(published.map(({ replayId, number }) => [replayId, number]));
  const seen = new Set<number>();
  const violations: Violation[] = [];
  let newest = -Infinity;
  for (const { replayId, number, at } of received) {
    const note = (kind: Violation['kind']) => violations.push({ kind, replayId, at });
    if (numbers.get(replayId) !== number) note('altered');
    if (replayId <= notBefore) note('unasked');
    if (seen.has(replayId)) note('repeated');
    else if (replayId < newest) note('misordered');
    seen.add(replayId);
    newest = Math.max(newest, replayId);
  }
  const earliest = received.reduce((least, { replayId }) => Math.min(least, replayId), Infinity);
  const due = Math.min(after ?? Infinity, earliest);
  for (const { replayId, at } of published) {
    if (replayId > due && replayId <= upTo && !seen.has(replayId)) {
      violations.push({ kind: 'missed', replayId, at });
    }
  }
  return violations;
};
