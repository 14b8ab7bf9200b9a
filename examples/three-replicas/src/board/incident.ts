import type { Arrival } from '../inbox/arrival.ts';
import type { Act, Name } from '../replicas/replica-state.ts';

/** What was done to a replica, and how it went on. Times are epoch milliseconds. */
export interface Incident {
  readonly number: number;
  readonly act: Act;
  readonly name: Name;
  readonly at: number;
  /** Whether it led. */
  readonly led: boolean;
  /** The first leader after it. */
  readonly next: { readonly name: Name; readonly epoch: number; readonly at: number } | undefined;
  /** When the first order came in that this leader has written. */
  readonly arrivedAt: number | undefined;
  /** Orders that came in more than a second after they were published. */
  readonly late: number;
  /** What was missed and repeated before it, so that the rest is its own. */
  readonly missedBefore: number;
  readonly repeatedBefore: number;
}

/** The incidents, newest first, once somebody leads. */
export const ledAgain = (
  incidents: readonly Incident[],
  next: NonNullable<Incident['next']>,
): readonly Incident[] =>
  incidents.map((incident) =>
    incident.led && incident.next === undefined ? { ...incident, next } : incident,
  );

/** The incidents, newest first, after an order has come in. The newest that has hit a leader is the cause of one that is late. */
export const arrivedAfter = (
  incidents: readonly Incident[],
  { epoch, publishedAt, receivedAt }: Arrival,
): readonly Incident[] => {
  const isLate = receivedAt - publishedAt > 1_000;
  const cause = isLate ? incidents.find(({ led, at }) => led && at < receivedAt) : undefined;
  return incidents.map((incident) => {
    const { next, arrivedAt, late } = incident;
    const isFirst = arrivedAt === undefined && next !== undefined && epoch >= next.epoch;
    return {
      ...incident,
      arrivedAt: isFirst && receivedAt > incident.at ? receivedAt : arrivedAt,
      late: incident === cause ? late + 1 : late,
    };
  });
};
