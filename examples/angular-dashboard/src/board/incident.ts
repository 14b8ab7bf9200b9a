import type { Fault } from './fault.ts';

/** One time that the org was broken, and how it went on. Times are epoch milliseconds. */
export interface Incident {
  readonly number: number;
  readonly fault: Fault;
  readonly at: number;
  /** When the first order arrived that was placed after that. */
  readonly recovered: number | undefined;
  /** Orders that arrived more than a second after they were placed. */
  readonly late: number;
  /** What was missed and repeated before it, so that the rest is its own. */
  readonly missedBefore: number;
  readonly repeatedBefore: number;
}

/** An order that has arrived. Times are epoch milliseconds. */
interface Observed {
  readonly arrived: number;
  readonly createdAt: number;
}

/** The incidents, newest first, after the arrival of an order. One order may be the first after several. */
export const observe = (
  incidents: readonly Incident[],
  { arrived, createdAt }: Observed,
): readonly Incident[] => {
  const cause = arrived - createdAt > 1_000 ? causeOf(incidents, createdAt) : undefined;
  return incidents.map((incident) => ({
    ...incident,
    recovered: incident.recovered ?? (createdAt > incident.at ? arrived : undefined),
    late: incident.late + (incident === cause ? 1 : 0),
  }));
};

/** That which an order is late by: the last one before it was placed, unless that was over when another held the order up. */
const causeOf = (incidents: readonly Incident[], createdAt: number): Incident | undefined => {
  const before = incidents.find(({ at }) => at < createdAt);
  const lasting = incidents.findLast(({ recovered }) => recovered === undefined);
  const wasOver = (before?.recovered ?? Infinity) < (lasting?.at ?? 0);
  return before === undefined || wasOver ? lasting : before;
};
